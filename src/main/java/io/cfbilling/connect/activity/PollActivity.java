package io.cfbilling.connect.activity;

import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** How long due requests wait, and what they wait for: written only by the task's thread, read by any. */
public final class PollActivity {
    private final Clock clock;
    private volatile double remainingQuota = Double.NaN;
    private volatile Duration budgetWait = Duration.ZERO;
    private Instant lastPoll = Instant.MAX;
    private Instant budgetFree = Instant.MIN;
    private volatile Instant nextDue = Instant.MAX;

    PollActivity(Clock clock) {
        this.clock = clock;
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
