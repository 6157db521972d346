/** How many requests may be sent, and when: the request budget that all tasks of the connector share. */
@NullMarked
package io.cfbilling.connect.budget;

import org.jspecify.annotations.NullMarked;
