package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time in which Cloudflare accepts no requests at all; its beginning and its end are logged, once each. */
final class RateLimitPause {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimitPause.class);

    private final Backoff waits;
    private final RequestBudget budget;
    private Instant until = Instant.MIN;
    private int pauses;
    private Instant lastAccepted = Instant.MIN;

    /**
     * @param waits how long to wait at least, whatever Cloudflare says
     * @param budget is paused meanwhile
     */
    RateLimitPause(Backoff waits, RequestBudget budget) {
        this.waits = waits;
        this.budget = budget;
    }

    /** Begins or extends the pause; returns its end. */
    Instant begin(ApiFailure.RateLimited failure, Instant now) {
        boolean isPaused = now.isBefore(until);
        if (!isPaused) {
            // Requests that were under way together all get the same 429, which counts once.
            pauses++;
        }
        Instant end = now.plus(waits.waitAsRequested(wish(failure), pauses));
        if (pauses == 1 && !isPaused) {
            LOG.warn("No requests until {}, since Cloudflare's limit is reached: {}", end, failure.getMessage());
        } else {
            LOG.debug("Still no requests until {}: {}", end, failure.getMessage());
        }
        budget.pauseUntil(end);
        until = Moments.later(end, until);
        return until;
    }

    /** How long Cloudflare accepts no requests; a whole window if it does not say. */
    Duration wish(ApiFailure.RateLimited failure) {
        return failure.retryAfter().orElse(budget.window());
    }

    /** When Cloudflare last accepted a request outside of pauses. */
    Instant lastAccepted() {
        return lastAccepted;
    }

    /** Notes that Cloudflare accepted a request, which ends the pause if its time is over. */
    void accepted(Instant now) {
        if (now.isBefore(until)) {
            return;
        }
        lastAccepted = now;
        if (pauses > 0) {
            pauses = 0;
            LOG.info("Cloudflare accepts requests again");
        }
    }
}
