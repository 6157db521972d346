package io.cfbilling.connect;

import io.cfbilling.connect.simulator.AnchorReading;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.ToReading;
import java.time.LocalDate;
import java.util.Random;

/**
 * How a random life's Cloudflare reads what its documentation leaves open.
 *
 * @param strict whether rows come only of billing periods that begin within the range asked for
 * @param longestRange ranges of more days are refused
 * @param refusesFuture whether a {@code to} after today is refused
 * @param oldest a {@code from} before this day is refused
 */
record ApiReadings(boolean strict, int longestRange, boolean refusesFuture, ToReading to, LocalDate oldest) {
    /** No range that is asked for reaches back further from a day that is to come of it. */
    private static final int LONGEST_RANGE = 62;

    /** Where rows come of whole periods alone, and ranges are too short for those, nobody could get all rows. */
    static ApiReadings draw(Random random, LocalDate from) {
        boolean strict = random.nextInt(3) == 0;
        return new ApiReadings(
                strict,
                strict ? 62 : random.nextBoolean() ? 31 : Integer.MAX_VALUE,
                random.nextInt(4) == 0,
                random.nextBoolean() ? ToReading.EXCLUSIVE : ToReading.INCLUSIVE,
                oldest(from));
    }

    /** A draw of its own: what else happens in a life is the same whether or not old days are refused. */
    private static LocalDate oldest(LocalDate from) {
        Random random = new Random(from.toEpochDay());
        return random.nextInt(4) == 0 ? from.plusDays(random.nextInt(80) - 40) : LocalDate.EPOCH;
    }

    /** The first day from that one on of which all rows can be had, whichever window they come in. */
    LocalDate complete(LocalDate from) {
        LocalDate sure = oldest.plusDays(LONGEST_RANGE);
        return sure.isAfter(from) ? sure : from;
    }

    CloudflareSimulator.Builder apply(CloudflareSimulator.Builder builder) {
        builder.to(to)
                .anchors(strict ? AnchorReading.STRICT : AnchorReading.LENIENT)
                .longestRange(longestRange)
                .refusesBefore(oldest);
        return refusesFuture ? builder.refusesFuture() : builder;
    }
}
