/** The topics in a real PostgreSQL, by the sink and the views of {@code config/warehouse}. */
@NullMarked
package io.cfbilling.connect.warehouse;

import org.jspecify.annotations.NullMarked;
