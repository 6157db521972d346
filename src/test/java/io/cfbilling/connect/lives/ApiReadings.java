package io.cfbilling.connect.lives;

import io.cfbilling.connect.simulator.AnchorReading;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.ToReading;
import java.time.LocalDate;
import java.util.Random;

/**
 * How the Cloudflare of a random life implements what its documentation does not specify.
 *
 * @param strict whether responses hold only rows of billing periods that begin within the requested range
 * @param longestRange longer ranges, in days, are rejected
 * @param rejectsFuture whether a {@code to} after today is rejected
 * @param oldest an earlier {@code from} is rejected
 */
record ApiReadings(boolean strict, int longestRange, boolean rejectsFuture, ToReading to, LocalDate oldest) {
    /** The longest range that the connector requests, in days. */
    private static final int LONGEST_RANGE = 62;

    /** Strict readings permit ranges of whole periods: with shorter ones, no client could read all rows. */
    static ApiReadings draw(Random random, LocalDate from) {
        boolean strict = random.nextInt(3) == 0;
        return new ApiReadings(
                strict,
                strict ? 62 : random.nextBoolean() ? 31 : Integer.MAX_VALUE,
                random.nextInt(4) == 0,
                random.nextBoolean() ? ToReading.EXCLUSIVE : ToReading.INCLUSIVE,
                oldest(from));
    }

    /** Uses a random generator of its own, so that the rest of the life does not depend on it. */
    private static LocalDate oldest(LocalDate from) {
        Random random = new Random(from.toEpochDay());
        return random.nextInt(4) == 0 ? from.plusDays(random.nextInt(80) - 40) : LocalDate.EPOCH;
    }

    /** The first day, at or after that one, whose rows can be read in any window that contains it. */
    LocalDate complete(LocalDate from) {
        LocalDate readable = oldest.plusDays(LONGEST_RANGE);
        return readable.isAfter(from) ? readable : from;
    }

    CloudflareSimulator.Builder apply(CloudflareSimulator.Builder builder) {
        builder.to(to)
                .anchors(strict ? AnchorReading.STRICT : AnchorReading.LENIENT)
                .longestRange(longestRange)
                .rejectsBefore(oldest);
        return rejectsFuture ? builder.rejectsFuture() : builder;
    }
}
