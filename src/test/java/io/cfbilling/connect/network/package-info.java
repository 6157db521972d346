/** The way to the API: proxies and TLS on the loopback address, and how the connector gets through them. */
@NullMarked
package io.cfbilling.connect.network;

import org.jspecify.annotations.NullMarked;
