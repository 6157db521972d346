package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.stream.IntStream;

/**
 * The day of the month on which a subscription's billing periods begin. Days 29 to 31 fall on the last day of a shorter
 * month, so a start on a month's last day does not determine the day. Such an anchor is uncertain: it stands for its
 * day and every later one, until a longer month shows the day.
 *
 * @param day 1 to 31; the earliest possible day if the anchor is uncertain
 * @param certain whether the day is certain
 * @param lastSeen the latest period start that showed it
 */
public record Anchor(int day, boolean certain, LocalDate lastSeen) {
    private static final int LAST = 31;

    /**
     * @throws IllegalArgumentException if the day is not 1 to 31
     */
    public Anchor {
        if (day < 1 || day > LAST) {
            throw new IllegalArgumentException("an anchor day is 1 to 31, not " + day);
        }
    }

    /** The anchor that a first period start shows. */
    static Anchor shownBy(LocalDate periodStart) {
        int day = periodStart.getDayOfMonth();
        return new Anchor(day, day == LAST || day < periodStart.lengthOfMonth(), periodStart);
    }

    /** Whether a subscription with this anchor can have a period that starts on that date. */
    boolean explains(LocalDate periodStart) {
        return days().anyMatch(day -> inMonth(day, YearMonth.from(periodStart)).equals(periodStart));
    }

    /** This anchor, updated by one more of its period starts. */
    Anchor seen(LocalDate periodStart) {
        LocalDate latest = DateRange.later(lastSeen, periodStart);
        if (certain) {
            return new Anchor(day, true, latest);
        }
        Anchor shown = shownBy(periodStart);
        return new Anchor(Math.max(day, shown.day), shown.certain, latest);
    }

    /** The possible days of this anchor. */
    IntStream days() {
        return IntStream.rangeClosed(day, certain ? day : LAST);
    }

    /** The latest period start on or before the date, for that anchor day. */
    static LocalDate startOnOrBefore(int day, LocalDate date) {
        YearMonth month = YearMonth.from(date);
        LocalDate start = inMonth(day, month);
        return start.isAfter(date) ? inMonth(day, month.minusMonths(1)) : start;
    }

    /** The earliest period start after the date, for that anchor day. */
    static LocalDate startAfter(int day, LocalDate date) {
        YearMonth month = YearMonth.from(date);
        LocalDate start = inMonth(day, month);
        return start.isAfter(date) ? start : inMonth(day, month.plusMonths(1));
    }

    private static LocalDate inMonth(int day, YearMonth month) {
        return month.atDay(Math.min(day, month.lengthOfMonth()));
    }
}
