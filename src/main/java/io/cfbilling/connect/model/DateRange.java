package io.cfbilling.connect.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Days in UTC.
 *
 * @param from the first day
 * @param to the day after the last one; equal to {@code from} when the range is empty, never before it
 */
public record DateRange(LocalDate from, LocalDate to) {
    private static final long MILLIS_A_DAY = 86_400_000;

    /**
     * @throws IllegalArgumentException if the range ends before it begins
     */
    public DateRange {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("a range cannot end on " + to + ", before it begins on " + from);
        }
    }

    /** Whether the day is one of the range. */
    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(to);
    }

    /** Whether every day of the other is one of the range. */
    public boolean contains(DateRange other) {
        return intersect(other).equals(other);
    }

    /** Whether it contains no day. */
    public boolean isEmpty() {
        return from.equals(to);
    }

    /** How many days it contains. */
    public long days() {
        return ChronoUnit.DAYS.between(from, to);
    }

    /** The days in both ranges; an empty range if there are none. */
    public DateRange intersect(DateRange other) {
        LocalDate start = later(from, other.from);
        LocalDate end = earlier(to, other.to);
        return new DateRange(start, later(start, end));
    }

    /** The day that a moment falls on. */
    public static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /** When the day begins, in milliseconds since 1970. */
    public static long millisOf(LocalDate day) {
        return day.toEpochDay() * MILLIS_A_DAY;
    }

    /** The earlier of two days. */
    public static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }

    /** The later of two days. */
    public static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    @Override
    public String toString() {
        return "[" + from + ", " + to + ")";
    }
}
