/** The billing model in the JDK's own types, without dependencies on HTTP, JSON or Kafka. */
@NullMarked
package io.cfbilling.connect.model;

import org.jspecify.annotations.NullMarked;
