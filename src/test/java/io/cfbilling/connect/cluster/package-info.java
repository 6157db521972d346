/** The connector on real brokers and workers. */
@NullMarked
package io.cfbilling.connect.cluster;

import org.jspecify.annotations.NullMarked;
