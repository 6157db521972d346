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
    /** Of the requests of a window, so many may come at once: 1 in 50 costs the even pace 2 % of the budget. */
    private static final int BURST_PART = 50;

    /** Nobody is woken more often: of requests that come closer together, several go at once. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final Duration spacing;
    private final Duration lead;
    private Instant caughtUpAt;

    Pace(int requests, Duration window, Instant start) {
        int burst = Math.max(1, requests / BURST_PART);
        // At most a burst, and then one for each spacing, in a window: requests in all.
        this.spacing = dividedUp(window, requests - burst + 1L);
        this.lead = spacing.multipliedBy(burst - 1L);
        this.caughtUpAt = start.plus(spacing).plus(lead);
    }

    private static Duration dividedUp(Duration window, long parts) {
        return window.plusNanos(parts - 1).dividedBy(parts);
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
