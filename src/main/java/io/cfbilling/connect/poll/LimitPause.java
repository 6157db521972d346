package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.stream.Backoff;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time in which Cloudflare wants no requests at all; its beginning and its end are logged, once each. */
final class LimitPause {
    private static final Logger LOG = LoggerFactory.getLogger(LimitPause.class);

    private final Backoff waits;
    private final RequestBudget budget;
    private Instant until = Instant.MIN;
    private int pauses;

    /**
     * @param waits how long to wait at least, whatever Cloudflare says
     * @param budget is stopped meanwhile
     */
    LimitPause(Backoff waits, RequestBudget budget) {
        this.waits = waits;
        this.budget = budget;
    }

    void begin(ApiFailure.RateLimited failure, Instant now) {
        boolean goesOn = now.isBefore(until);
        if (!goesOn) {
            // Of requests that were under way together, all are told the same.
            pauses++;
        }
        Instant end = now.plus(waits.instead(failure.retryAfter().orElse(budget.window()), pauses));
        if (pauses == 1 && !goesOn) {
            LOG.warn("No requests until {}, since Cloudflare's limit is reached: {}", end, failure.getMessage());
        } else {
            LOG.debug("Still no requests until {}: {}", end, failure.getMessage());
        }
        budget.pauseUntil(end);
        until = end.isAfter(until) ? end : until;
    }

    /** Notes that Cloudflare took a request: the pause is over, unless it was sent before. */
    void taken(Instant now) {
        if (pauses > 0 && !now.isBefore(until)) {
            pauses = 0;
            LOG.info("Cloudflare takes requests again");
        }
    }
}
