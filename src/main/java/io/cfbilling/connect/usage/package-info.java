/** The stream of an account's usage: windows, cursor, restatements, removals, doubts. */
@NullMarked
package io.cfbilling.connect.usage;

import org.jspecify.annotations.NullMarked;
