/** What is emitted of a response: rows, tombstones, dead letters and checkpoints, each with its source offset. */
@NullMarked
package io.cfbilling.connect.usage.emit;

import org.jspecify.annotations.NullMarked;
