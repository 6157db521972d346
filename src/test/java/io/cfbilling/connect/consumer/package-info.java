/** Consumers of the billing topics, as users would write them, and what keeps schemas from breaking them. */
@NullMarked
package io.cfbilling.connect.consumer;

import org.jspecify.annotations.NullMarked;
