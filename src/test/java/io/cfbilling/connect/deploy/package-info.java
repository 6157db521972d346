/** The archive and the examples in {@code config/}, tried as those who deploy them would. */
@NullMarked
package io.cfbilling.connect.deploy;

import org.jspecify.annotations.NullMarked;
