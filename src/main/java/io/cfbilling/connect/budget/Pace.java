package io.cfbilling.connect.budget;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Spaces requests evenly, with a small burst for those that waited: the generic cell rate algorithm. It begins with no
 * burst at all, so that whoever went before, at the same pace and on the same budget, may have stopped this very moment:
 * the window that holds requests of both holds no more than any other.
 */
final class Pace {
    /**
     * Of the requests of a window, 1 in 50 is kept for bursts, and the even pace makes do with the others: also where one
     * who had saved up a burst is followed by several who had not. Where that is less than one request, it still makes up
     * for a request that was sent late.
     */
    private static final int BURST_PART = 50;

    /** Nobody is woken more often: of requests that come closer together, several go at once. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final Duration spacing;
    private final Duration lead;
    private Instant caughtUpAt;

    Pace(BudgetShare share, Instant start) {
        long parts = (long) share.requests() * (BURST_PART - 1);
        this.spacing =
                share.window().multipliedBy(BURST_PART).plusNanos(parts - 1).dividedBy(parts);
        this.lead = share.window().dividedBy(BURST_PART);
        // Those who begin together do not go in step, or they would all send at the same moment.
        Duration phase = Duration.ofNanos((long) (share.phase() * (double) spacing.toNanos()));
        this.caughtUpAt = start.plus(spacing).plus(phase).plus(lead);
    }

    /** The first moment at which one more request may be sent. */
    Instant nextAt() {
        Instant next = caughtUpAt.minus(lead);
        return spacing.compareTo(TICK) < 0 ? next.truncatedTo(ChronoUnit.MILLIS) : next;
    }

    void sent(Instant now) {
        caughtUpAt = (caughtUpAt.isAfter(now) ? caughtUpAt : now).plus(spacing);
    }
}
