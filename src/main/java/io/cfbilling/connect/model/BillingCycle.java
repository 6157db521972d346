package io.cfbilling.connect.model;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When a subscription's billing periods begin, as the API tells it.
 *
 * @param anchor the moment whose day of the month they begin on
 * @param start when the subscription began; null where that is not told
 * @param end when it ended, or will; null where no end is told
 */
public record BillingCycle(
        Instant anchor, @Nullable Instant start, @Nullable Instant end) {
    /** Whether the subscription has begun by then, and has not ended. */
    boolean runs(Instant moment) {
        return (start == null || !start.isAfter(moment)) && (end == null || end.isAfter(moment));
    }

    /** The anchor by then: its day is certain, whatever the month. */
    Anchor anchor(LocalDate today) {
        int day = DateRange.dayOf(anchor).getDayOfMonth();
        return new Anchor(day, true, Anchor.startOnOrBefore(day, today));
    }
}
