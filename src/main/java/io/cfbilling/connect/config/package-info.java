/** The settings: names, documentation, validation, and typed access. */
@NullMarked
package io.cfbilling.connect.config;

import org.jspecify.annotations.NullMarked;
