/** Tests of the archive and of the examples in {@code config/}, which deploy them as users do. */
@NullMarked
package io.cfbilling.connect.deploy;

import org.jspecify.annotations.NullMarked;
