package io.cfbilling.connect;

import io.cfbilling.connect.simulator.AnchorReading;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.ToReading;
import java.util.Random;

/**
 * How a random life's Cloudflare reads what its documentation leaves open.
 *
 * @param strict whether rows come only of billing periods that begin within the range asked for
 * @param longestRange ranges of more days are refused
 * @param refusesFuture whether a {@code to} after today is refused
 */
record ApiReadings(boolean strict, int longestRange, boolean refusesFuture, ToReading to) {
    /** Where rows come of whole periods alone, and ranges are too short for those, nobody could get all rows. */
    static ApiReadings draw(Random random) {
        boolean strict = random.nextInt(3) == 0;
        return new ApiReadings(
                strict,
                strict ? 62 : random.nextBoolean() ? 31 : Integer.MAX_VALUE,
                random.nextInt(4) == 0,
                random.nextBoolean() ? ToReading.EXCLUSIVE : ToReading.INCLUSIVE);
    }

    CloudflareSimulator.Builder apply(CloudflareSimulator.Builder builder) {
        builder.to(to)
                .anchors(strict ? AnchorReading.STRICT : AnchorReading.LENIENT)
                .longestRange(longestRange);
        return refusesFuture ? builder.refusesFuture() : builder;
    }
}
