package io.cfbilling.connect.simulator;

import java.time.LocalDate;

/**
 * The two possible readings of Cloudflare's rule that "the provided time range must include the subscription billing
 * cycle anchor day, otherwise no usage data is returned". The connector must work with both.
 */
public enum AnchorReading {
    /** A range that contains any anchor day of a subscription returns all its rows within the range. */
    LENIENT,
    /** A row is returned only if the first day of its own billing period is in the range too. */
    STRICT;

    /** Whether a range returns any row of a subscription. */
    boolean responses(Subscription subscription, LocalDate from, LocalDate toExclusive, LocalDate today) {
        return this == STRICT || subscription.hasAnchorDay(from, toExclusive, today);
    }

    /** Whether a range that returns any rows returns those of the billing period that begins on the given day. */
    boolean admits(LocalDate periodStart, LocalDate from, LocalDate toExclusive) {
        return this == LENIENT || (!periodStart.isBefore(from) && periodStart.isBefore(toExclusive));
    }
}
