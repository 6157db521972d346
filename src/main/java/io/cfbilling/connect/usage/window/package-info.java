/** Which days of an account are read next: windows of billing periods, when each is due, and the ranges of requests. */
@NullMarked
package io.cfbilling.connect.usage.window;

import org.jspecify.annotations.NullMarked;
