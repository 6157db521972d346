/** The connector, its task, and the wiring of everything else. */
@NullMarked
package io.cfbilling.connect;

import org.jspecify.annotations.NullMarked;
