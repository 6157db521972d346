package io.cfbilling.connect.poll;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log when more is due than the budget lets be asked, and when that is over. */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** Within so little, each turn might find something late, and something done: a line for each would fill the log. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Duration bearable;
    private final Instant start;
    private boolean emitted;

    /**
     * @param bearable how long something may be due before that is worth a line; a minute at least
     * @param start when this task could first read anything: what became due before does not wait for the budget
     */
    Backlog(Duration bearable, Instant start) {
        this.bearable = bearable.compareTo(SHORTEST) > 0 ? bearable : SHORTEST;
        this.start = start;
    }

    /**
     * Looks.
     *
     * @param nextDue since when, or from when on, something is due
     */
    void look(Instant nextDue, Instant now) {
        Instant waitsSince = nextDue.isAfter(start) ? nextDue : start;
        if (!emitted && waitsSince.isBefore(now.minus(bearable)) && !nextDue.isAfter(now)) {
            emitted = true;
            LOG.info(
                    "More is due than the budget of requests permits: some has waited since {}. It is asked for in turn;"
                            + " cloudflare.api.rate.limit.requests and cloudflare.api.max.concurrent.requests say how fast",
                    waitsSince);
        } else if (emitted && nextDue.isAfter(now)) {
            emitted = false;
            LOG.info("All that was due has been asked for");
        }
    }
}
