/** Polls all streams of a task on one request budget: selects the next one, and handles responses and failures. */
@NullMarked
package io.cfbilling.connect.poll;

import org.jspecify.annotations.NullMarked;
