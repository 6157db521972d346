package io.cfbilling.connect.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What Cloudflare says of a token.
 *
 * @param status whether it is accepted
 * @param expiresOn when it expires, or has expired; empty if Cloudflare does not say
 */
public record VerifiedToken(CredentialStatus status, Optional<Instant> expiresOn) {}
