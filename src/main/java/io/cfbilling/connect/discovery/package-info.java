/** Which accounts there are, when the settings say all of them. */
@NullMarked
package io.cfbilling.connect.discovery;

import org.jspecify.annotations.NullMarked;
