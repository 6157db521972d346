package io.cfbilling.connect.budget;

import io.cfbilling.connect.model.Moments;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Spaces requests evenly, and allows a small burst after idle time: the generic cell rate algorithm. It starts without a
 * burst: an earlier task may have used the same share until this moment, and a window with requests of both must not hold
 * more than any other.
 */
final class Pace {
    /**
     * Of the requests of a window, 1 in 50 is reserved for bursts, and the others are spaced evenly, so that the budget also
     * holds where several tasks replace one that sent a burst. If that is less than one request, it still makes up for a
     * request that was sent late.
     */
    private static final int BURST_PART = 50;

    /** Requests that are spaced more closely are sent several at once, so that the thread wakes up less often. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final Duration spacing;
    private final Duration lead;
    private Instant caughtUpAt;

    Pace(BudgetShare share, Instant start) {
        long evenParts = (long) share.requests() * (BURST_PART - 1);
        this.spacing =
                share.window().multipliedBy(BURST_PART).plusNanos(evenParts - 1).dividedBy(evenParts);
        this.lead = share.window().dividedBy(BURST_PART);
        // Shares that start together are spread, or they would all send at the same moment.
        Duration phase = Duration.ofNanos((long) (share.phase() * (double) spacing.toNanos()));
        this.caughtUpAt = start.plus(spacing).plus(phase).plus(lead);
    }

    /** The first moment at which one more request may be sent. */
    Instant nextAt() {
        Instant next = caughtUpAt.minus(lead);
        return spacing.compareTo(TICK) < 0 ? next.truncatedTo(ChronoUnit.MILLIS) : next;
    }

    void sent(Instant now) {
        caughtUpAt = Moments.later(caughtUpAt, now).plus(spacing);
    }
}
