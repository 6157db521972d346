package io.cfbilling.connect.simulator;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The usage endpoint's rules for ranges of days that Cloudflare's documentation leaves open.
 *
 * @param longestRange the most days by which {@code to} may lie after {@code from}
 * @param rejectsFuture whether a {@code to} later than today is rejected
 * @param oldest a {@code from} before this day is rejected
 */
record UsageRules(ToReading to, AnchorReading anchors, int longestRange, boolean rejectsFuture, LocalDate oldest) {
    /** The only limit that Cloudflare documents. */
    static final int USUAL_LONGEST_RANGE = 62;

    static final UsageRules USUAL =
            new UsageRules(ToReading.EXCLUSIVE, AnchorReading.LENIENT, USUAL_LONGEST_RANGE, false, LocalDate.MIN);

    UsageRules with(ToReading reading) {
        return new UsageRules(reading, anchors, longestRange, rejectsFuture, oldest);
    }

    UsageRules with(AnchorReading reading) {
        return new UsageRules(to, reading, longestRange, rejectsFuture, oldest);
    }

    UsageRules withLongestRange(int days) {
        return new UsageRules(to, anchors, days, rejectsFuture, oldest);
    }

    UsageRules rejectingFuture() {
        return new UsageRules(to, anchors, longestRange, true, oldest);
    }

    UsageRules rejectingBefore(LocalDate day) {
        return new UsageRules(to, anchors, longestRange, rejectsFuture, day);
    }

    /** Rejects a range that these rules do not allow. */
    void check(LocalDate from, LocalDate until, LocalDate today) {
        if (from.isAfter(until)) {
            throw Rejection.badParameter("'from' must not be after 'to'");
        }
        if (from.isBefore(oldest)) {
            throw Rejection.badParameter("'from' must not be before " + oldest);
        }
        if (ChronoUnit.DAYS.between(from, until) > longestRange) {
            throw Rejection.badParameter("The range must not be longer than " + longestRange + " days");
        }
        if (rejectsFuture && until.isAfter(today)) {
            throw Rejection.badParameter("'to' must not be in the future");
        }
    }
}
