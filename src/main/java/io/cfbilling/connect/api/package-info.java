/** Cloudflare over HTTP: requests, envelopes, JSON into the model, and failures named by what to do about them. */
@NullMarked
package io.cfbilling.connect.api;

import org.jspecify.annotations.NullMarked;
