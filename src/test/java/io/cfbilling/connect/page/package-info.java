/**
 * The page over the billing topics. It reads them as any consumer does, keeps exact sums of what they say ({@code Bill}),
 * and serves a page that shows them and updates itself. It changes nothing.
 */
@NullMarked
package io.cfbilling.connect.page;

import org.jspecify.annotations.NullMarked;
