/** How many requests may be sent, and when: the budget that all of the connector spends of. */
@NullMarked
package io.cfbilling.connect.budget;

import org.jspecify.annotations.NullMarked;
