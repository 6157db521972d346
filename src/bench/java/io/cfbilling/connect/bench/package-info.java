/** Benchmarks: what the connector's work costs, beside what the same work costs at least. */
@NullMarked
package io.cfbilling.connect.bench;

import org.jspecify.annotations.NullMarked;
