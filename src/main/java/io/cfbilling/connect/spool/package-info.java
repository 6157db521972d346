/** Sorts responses that are too large for memory on disk, without dependencies on HTTP or Kafka. */
@NullMarked
package io.cfbilling.connect.spool;

import org.jspecify.annotations.NullMarked;
