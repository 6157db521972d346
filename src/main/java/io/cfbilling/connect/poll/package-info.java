/** What is read next, when, and what an answer changes. */
@NullMarked
package io.cfbilling.connect.poll;

import org.jspecify.annotations.NullMarked;
