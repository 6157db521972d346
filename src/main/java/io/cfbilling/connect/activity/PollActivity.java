package io.cfbilling.connect.activity;

import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long due requests wait, and what they wait for: written only by the task's thread, read by any. Logs when polling falls
 * behind schedule, because the request budget is too small, and when it has caught up.
 */
public final class PollActivity {
    private static final Logger LOG = LoggerFactory.getLogger(PollActivity.class);

    /** Shorter delays come and go with each poll: a line for each would fill the log. */
    private static final Duration SHORTEST_DELAY = Duration.ofMinutes(1);

    private final Clock clock;
    /** The time before it does not count as waiting for the budget. */
    private final Instant started;

    private volatile double remainingQuota = Double.NaN;
    private volatile Duration budgetWait = Duration.ZERO;
    private Instant lastPoll = Instant.MAX;
    private Instant budgetFree = Instant.MIN;
    private volatile Instant nextDue = Instant.MAX;
    private boolean late;

    PollActivity(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    /**
     * Notes the state of the poll queue.
     *
     * @param next when the first stream is or was due; {@link Instant#MAX} for none
     */
    public void polling(Instant next, RequestBudget budget, Instant now) {
        // Since the last poll, due streams have waited for the budget at most until it permitted a request.
        Instant waitedUntil = Moments.earlier(now, budgetFree);
        if (waitedUntil.isAfter(lastPoll)) {
            budgetWait = budgetWait.plus(Duration.between(lastPoll, waitedUntil));
        }
        lastPoll = now;
        budgetFree = next.isAfter(now) ? Instant.MIN : budget.nextAt();
        nextDue = next;
        OptionalLong remaining = budget.remainingQuota();
        remainingQuota = remaining.isPresent() ? remaining.getAsLong() : Double.NaN;
        log(next, budget.window(), now);
    }

    private void log(Instant next, Duration window, Instant now) {
        Instant waitsSince = Moments.later(next, started);
        Duration tolerated = window.compareTo(SHORTEST_DELAY) > 0 ? window : SHORTEST_DELAY;
        if (!late && waitsSince.isBefore(now.minus(tolerated))) {
            late = true;
            LOG.info(
                    "Polling is behind schedule: the oldest stream has been due since {}. Unless a backfill is"
                            + " running, raise cloudflare.api.rate.limit.requests or"
                            + " cloudflare.api.max.concurrent.requests, or lengthen the poll intervals",
                    waitsSince);
        } else if (late && next.isAfter(now)) {
            late = false;
            LOG.info("Polling is on schedule again");
        }
    }

    /** The remaining quota of Cloudflare's present window by its last Ratelimit header; NaN before the first one. */
    public double remainingQuota() {
        return remainingQuota;
    }

    /** How long, in seconds, due streams have waited for the request budget. */
    public double budgetWaitSeconds() {
        return Moments.seconds(budgetWait);
    }

    /** For how long, in seconds, the most overdue stream has been due; 0 if none is due. */
    public double overdueSeconds() {
        Instant now = clock.instant();
        Instant due = nextDue;
        return due.isBefore(now) ? Moments.seconds(Duration.between(due, now)) : 0;
    }
}
