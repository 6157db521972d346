package io.cfbilling.connect.model;

import java.time.Duration;
import java.time.Instant;

/** Compares moments, and measures in seconds. */
public final class Moments {
    private Moments() {}

    /** The earlier of two moments. */
    public static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** The later of two moments. */
    public static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The duration in seconds, to the millisecond. */
    public static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
