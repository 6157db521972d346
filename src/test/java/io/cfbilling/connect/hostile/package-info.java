/** Responses that no well-behaved API sends, and how the connector handles them. */
@NullMarked
package io.cfbilling.connect.hostile;

import org.jspecify.annotations.NullMarked;
