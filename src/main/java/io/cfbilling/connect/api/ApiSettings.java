package io.cfbilling.connect.api;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach the API.
 *
 * @param baseUrl the address that all paths are appended to, without a trailing slash
 * @param credential authenticates each request
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long one request may take, until the last byte of its response
 * @param userAgent the User-Agent header of each request
 * @param responseMaxBytes the largest response that is read, in bytes after decompression
 */
public record ApiSettings(
        URI baseUrl,
        Credential credential,
        Duration connectTimeout,
        Duration requestTimeout,
        String userAgent,
        long responseMaxBytes) {}
