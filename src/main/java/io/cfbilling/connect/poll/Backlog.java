package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.Moments;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when polling falls behind schedule, because the request budget is too small, and when it has caught up. */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** Shorter delays come and go with each poll: a line for each would fill the log. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Duration tolerated;
    private final Instant start;
    private boolean isLate;

    /**
     * @param tolerated how long a stream may be due before the log says so; at least a minute
     * @param start when the task started: the time before it does not count as waiting for the budget
     */
    Backlog(Duration tolerated, Instant start) {
        this.tolerated = tolerated.compareTo(SHORTEST) > 0 ? tolerated : SHORTEST;
        this.start = start;
    }

    /**
     * Compares the queue with the clock.
     *
     * @param nextDue since when, or from when on, a stream is due
     */
    void look(Instant nextDue, Instant now) {
        Instant waitsSince = Moments.later(nextDue, start);
        if (!isLate && waitsSince.isBefore(now.minus(tolerated)) && !nextDue.isAfter(now)) {
            isLate = true;
            LOG.info(
                    "Polling is behind schedule: the oldest stream has been due since {}. Unless a backfill is running, raise"
                            + " cloudflare.api.rate.limit.requests or cloudflare.api.max.concurrent.requests, or lengthen the"
                            + " poll intervals",
                    waitsSince);
        } else if (isLate && nextDue.isAfter(now)) {
            isLate = false;
            LOG.info("Polling is on schedule again");
        }
    }
}
