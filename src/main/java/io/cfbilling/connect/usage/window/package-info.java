/** Which days of an account are read next: billing periods cut into windows, when each is due, and in which ranges. */
@NullMarked
package io.cfbilling.connect.usage.window;

import org.jspecify.annotations.NullMarked;
