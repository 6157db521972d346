package io.cfbilling.connect.simulator;

import java.time.LocalDate;

/**
 * How the simulator reads Cloudflare's rule that "the provided time range must include the subscription billing cycle
 * anchor day, otherwise no usage data is returned": both readings are possible, so both must work.
 */
public enum AnchorReading {
    /** A range with any anchor day of a subscription brings all rows of that subscription within the range. */
    LENIENT,
    /** A row comes only if the first day of its own billing period lies in the range too. */
    STRICT;

    /** Whether a range brings any row of a subscription at all. */
    boolean responses(Subscription subscription, LocalDate from, LocalDate toExclusive, LocalDate today) {
        return this == STRICT || subscription.hasAnchorDay(from, toExclusive, today);
    }

    /** Whether a range that is answered at all brings rows of the billing period that begins on the given day. */
    boolean admits(LocalDate periodStart, LocalDate from, LocalDate toExclusive) {
        return this == LENIENT || (!periodStart.isBefore(from) && periodStart.isBefore(toExclusive));
    }
}
