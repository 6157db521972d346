/** Answers too large for memory, sorted on disk: nothing here knows of HTTP or Kafka. */
@NullMarked
package io.cfbilling.connect.spool;

import org.jspecify.annotations.NullMarked;
