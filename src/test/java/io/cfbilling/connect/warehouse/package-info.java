/** The topics in a real PostgreSQL, loaded by the sink and the views of {@code config/warehouse}. */
@NullMarked
package io.cfbilling.connect.warehouse;

import org.jspecify.annotations.NullMarked;
