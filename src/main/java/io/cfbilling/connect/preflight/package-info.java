/** Looks at Cloudflare before a connector is created or changed. */
@NullMarked
package io.cfbilling.connect.preflight;

import org.jspecify.annotations.NullMarked;
