/** What one dataset of one account asks next, and what an answer tells. */
@NullMarked
package io.cfbilling.connect.stream;

import org.jspecify.annotations.NullMarked;
