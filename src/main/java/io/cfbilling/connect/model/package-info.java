/** What billing is made of, in the JDK's own types: nothing here knows of HTTP, JSON or Kafka. */
@NullMarked
package io.cfbilling.connect.model;

import org.jspecify.annotations.NullMarked;
