package io.cfbilling.connect.activity;

import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.VerifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the task's token expires: written only by the task's thread, read by any. Logs a warning once a day in the token's
 * last 30 days.
 */
public final class TokenActivity {
    private static final Logger LOG = LoggerFactory.getLogger(TokenActivity.class);

    /** A little less than the time between two look-ups. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(23);

    private final Clock clock;
    private volatile @Nullable Instant expiry;
    private Instant warned = Instant.MIN;

    TokenActivity(Clock clock) {
        this.clock = clock;
    }

    /** Notes what Cloudflare says of the token; that an endpoint does not know it says nothing about its expiry. */
    public void verified(VerifiedToken token) {
        if (token.status() != CredentialStatus.INVALID) {
            expiry = token.expiresOn().orElse(null);
            token.expiryWarning(clock.instant()).ifPresent(this::warn);
        }
    }

    private void warn(String sentence) {
        Instant now = clock.instant();
        if (!now.isBefore(warned.plus(BETWEEN_WARNINGS))) {
            warned = now;
            LOG.warn(sentence);
        }
    }

    /** Whole days until the token expires, below 0 once it has; NaN if it does not expire, or that is not known. */
    public double daysLeft() {
        Instant then = expiry;
        return then == null
                ? Double.NaN
                : Math.floor(Duration.between(clock.instant(), then).toMillis() / 86_400_000.0);
    }
}
