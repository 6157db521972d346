/** Converts the model to Connect records: schemas, keys, values and topics. */
@NullMarked
package io.cfbilling.connect.record;

import org.jspecify.annotations.NullMarked;
