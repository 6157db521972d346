package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time in which Cloudflare wants no requests at all; its beginning and its end are logged, once each. */
final class RateLimitPause {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimitPause.class);

    private final Backoff waits;
    private final RequestBudget budget;
    private Instant until = Instant.MIN;
    private int pauses;
    private long taken;

    /**
     * @param waits how long to wait at least, whatever Cloudflare says
     * @param budget is stopped meanwhile
     */
    RateLimitPause(Backoff waits, RequestBudget budget) {
        this.waits = waits;
        this.budget = budget;
    }

    /** Begins the pause, or makes it longer; gives its end. */
    Instant begin(ApiFailure.RateLimited failure, Instant now) {
        boolean goesOn = now.isBefore(until);
        if (!goesOn) {
            // Of requests that were under way together, all are told the same.
            pauses++;
        }
        Instant end = now.plus(waits.instead(wish(failure), pauses));
        if (pauses == 1 && !goesOn) {
            LOG.warn("No requests until {}, since Cloudflare's limit is reached: {}", end, failure.getMessage());
        } else {
            LOG.debug("Still no requests until {}: {}", end, failure.getMessage());
        }
        budget.pauseUntil(end);
        until = end.isAfter(until) ? end : until;
        return until;
    }

    /** How long Cloudflare wants no requests; for a whole window where it does not say. */
    Duration wish(ApiFailure.RateLimited failure) {
        return failure.retryAfter().orElse(budget.window());
    }

    /** How many requests Cloudflare has taken outside of pauses. */
    long taken() {
        return taken;
    }

    /** Notes that Cloudflare took a request: the pause is over, unless it was sent before. */
    void taken(Instant now) {
        if (now.isBefore(until)) {
            return;
        }
        taken++;
        if (pauses > 0) {
            pauses = 0;
            LOG.info("Cloudflare takes requests again");
        }
    }
}
