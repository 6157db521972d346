/** The datasets of an account: which request is next, and which records its response brings. */
@NullMarked
package io.cfbilling.connect.stream;

import org.jspecify.annotations.NullMarked;
