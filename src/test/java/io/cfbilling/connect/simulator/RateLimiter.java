package io.cfbilling.connect.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cloudflare's rate limit. Each credential has a quota in windows that begin with its first request; one request too
 * many blocks the credential for a whole window from then on. Thread-safe.
 */
public final class RateLimiter {
    /** The error code of a body with status 429. */
    static final int ERROR_CODE = 971;

    private final Clock clock;
    private final int quota;
    private final Duration window;
    private final Map<String, Use> uses = new HashMap<>();

    public RateLimiter(Clock clock, int quota, Duration window) {
        this.clock = clock;
        this.quota = quota;
        this.window = window;
    }

    private static final class Use {
        Instant start = Instant.EPOCH;
        int count;

        @Nullable
        Instant blockedUntil;
    }

    /**
     * The state of a credential's limit after a request.
     *
     * @param left the remaining quota in this window
     * @param resetSeconds until the window, or the block, ends; at least 1
     */
    public record Standing(boolean allowed, int left, long resetSeconds) {}

    /** Counts one request. */
    public synchronized Standing count(String credential) {
        Instant now = clock.instant();
        Use use = uses.computeIfAbsent(credential, key -> new Use());
        if (use.blockedUntil != null && now.isBefore(use.blockedUntil)) {
            return new Standing(false, 0, seconds(now, use.blockedUntil));
        }
        if (use.blockedUntil != null || !now.isBefore(use.start.plus(window))) {
            use.blockedUntil = null;
            use.start = now;
            use.count = 0;
        }
        use.count++;
        if (use.count > quota) {
            Instant until = now.plus(window);
            use.blockedUntil = until;
            return new Standing(false, 0, seconds(now, until));
        }
        return new Standing(true, quota - use.count, seconds(now, use.start.plus(window)));
    }

    /** The value of the header {@code Ratelimit}. */
    static String header(Standing standing) {
        return "\"default\";r=" + standing.left() + ";t=" + standing.resetSeconds();
    }

    /** The value of the header {@code Ratelimit-Policy}. */
    String policyHeader() {
        return "\"default\";q=" + quota + ";w=" + window.toSeconds();
    }

    private static long seconds(Instant now, Instant until) {
        return Math.max(1, Duration.between(now, until).plusMillis(999).toSeconds());
    }
}
