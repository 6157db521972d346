/**
 * A strict simulator of Cloudflare's billing API: an HTTP server on the loopback address, and the ledger of its
 * expected responses.
 */
@NullMarked
package io.cfbilling.connect.simulator;

import org.jspecify.annotations.NullMarked;
