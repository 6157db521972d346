/**
 * Targets for Jazzer. Without the Maven profile {@code fuzz} each target runs on the inputs kept in
 * {@code src/test/resources} alone, which takes seconds.
 */
@NullMarked
package io.cfbilling.connect.fuzz;

import org.jspecify.annotations.NullMarked;
