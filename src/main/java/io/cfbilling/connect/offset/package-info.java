/** Source partitions and source offsets, as types that own their maps. */
@NullMarked
package io.cfbilling.connect.offset;

import org.jspecify.annotations.NullMarked;
