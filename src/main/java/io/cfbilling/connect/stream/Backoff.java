package io.cfbilling.connect.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from a first wait up to a longest one, with jitter, so that many streams
 * do not return at once.
 *
 * @param first the wait after the first failure
 * @param longest the wait is never longer
 * @param random source of the jitter
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
    private static final int MOST_DOUBLINGS = 40;
    private static final Duration LONGEST_REQUESTED = Duration.ofHours(1);

    /**
     * The wait, between half of the full one and the full one.
     *
     * @param failures how many there have been in a row, at least 1
     */
    public Duration waitAfter(int failures) {
        double bounded = Math.min(full(failures), (double) longest.toMillis());
        return Duration.ofMillis(Math.round(bounded * (0.5 + random.nextDouble() / 2)));
    }

    /**
     * A wait that is not below the full one: between it and half as much again, at most the longest.
     *
     * @param failures how many there have been in a row, at least 1
     */
    public Duration fullWaitAfter(int failures) {
        // Jitter for the longest waits too, so that they do not all end together.
        double bounded = Math.min(full(failures), longest.toMillis() / 1.5);
        return Duration.ofMillis(Math.round(bounded * (1 + random.nextDouble() / 2)));
    }

    private double full(int failures) {
        return (double) first.toMillis() * Math.pow(2, Math.min(failures - 1, MOST_DOUBLINGS));
    }

    /**
     * The wait that the server requests, but not less than our own, so that it is not flooded with requests, and at most an
     * hour.
     *
     * @param failures how many there have been in a row, at least 1
     */
    public Duration waitAsRequested(Duration requested, int failures) {
        Duration own = waitAfter(failures);
        Duration longer = requested.compareTo(own) > 0 ? requested : own;
        return longer.compareTo(LONGEST_REQUESTED) > 0 ? LONGEST_REQUESTED : longer;
    }
}
