/**
 * A strict stand-in for Cloudflare's billing API: an HTTP server on the loopback address, and the ledger that says
 * what it ought to answer.
 */
@NullMarked
package io.cfbilling.connect.simulator;

import org.jspecify.annotations.NullMarked;
