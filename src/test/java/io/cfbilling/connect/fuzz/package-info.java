/**
 * Targets for Jazzer. Without the Maven profile {@code fuzz} each target runs only on the inputs in
 * {@code src/test/resources}, which takes seconds.
 */
@NullMarked
package io.cfbilling.connect.fuzz;

import org.jspecify.annotations.NullMarked;
