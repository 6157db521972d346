package io.cfbilling.connect.api;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach the API.
 *
 * @param baseUrl the address that all paths are appended to, without a slash at its end
 * @param credential who asks
 * @param connectTimeout how long a connection may take to come about
 * @param requestTimeout how long one request may take, from its sending to the last byte of its answer
 * @param userAgent what the requests call themselves
 * @param responseMaxBytes the largest response that is read, inflated
 */
public record ApiSettings(
        URI baseUrl,
        Credential credential,
        Duration connectTimeout,
        Duration requestTimeout,
        String userAgent,
        long responseMaxBytes) {}
