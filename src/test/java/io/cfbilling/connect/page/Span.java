package io.cfbilling.connect.page;

import java.time.LocalDate;

/** Days from the first through the last one, both included. */
record Span(LocalDate from, LocalDate through) {
    /** The month of the last day that is over, up to that day. */
    static Span monthToDate(LocalDate today) {
        LocalDate yesterday = today.minusDays(1);
        return new Span(yesterday.withDayOfMonth(1), yesterday);
    }

    /** The same days of the month before; all its days, where it is shorter. */
    Span monthBefore() {
        LocalDate first = from.minusMonths(1);
        LocalDate same = first.plusDays(days() - 1L);
        return new Span(first, same.isBefore(from) ? same : from.minusDays(1));
    }

    /** The last days of this span, at most as many as given. */
    Span last(int most) {
        return days() <= most ? this : new Span(through.minusDays(most - 1L), through);
    }

    int days() {
        return (int) (through.toEpochDay() - from.toEpochDay() + 1);
    }
}
