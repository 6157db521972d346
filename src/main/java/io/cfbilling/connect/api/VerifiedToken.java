package io.cfbilling.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What Cloudflare says of a token.
 *
 * @param status whether it is accepted
 * @param expiresOn when it expires, or has expired; empty if Cloudflare does not say
 */
public record VerifiedToken(CredentialStatus status, Optional<Instant> expiresOn) {
    /** A token that expires earlier is warned about. */
    private static final Duration SOON = Duration.ofDays(30);

    /** A sentence that warns of the expiry of an active token; empty if it does not expire within 30 days. */
    public Optional<String> expiryWarning(Instant now) {
        return expiresOn
                .filter(then -> status == CredentialStatus.ACTIVE && then.isBefore(now.plus(SOON)))
                .map(then -> "The token in cloudflare.api.token expires on "
                        + LocalDate.ofInstant(then, ZoneOffset.UTC) + ", in "
                        + Math.max(0, Duration.between(now, then).toDays())
                        + " days: replace it before that day");
    }
}
