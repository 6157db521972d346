/** Responses that no well-behaved API gives, and what the connector makes of them. */
@NullMarked
package io.cfbilling.connect.hostile;

import org.jspecify.annotations.NullMarked;
