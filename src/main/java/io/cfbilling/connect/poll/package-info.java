/** Whose turn it is, and what becomes of it: all streams of a task, on one budget. */
@NullMarked
package io.cfbilling.connect.poll;

import org.jspecify.annotations.NullMarked;
