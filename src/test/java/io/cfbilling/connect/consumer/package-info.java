/** Example consumers of the billing topics, and the rules that keep schemas compatible with them. */
@NullMarked
package io.cfbilling.connect.consumer;

import org.jspecify.annotations.NullMarked;
