package io.cfbilling.connect.stream;

import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * When an account is polled: one slot per interval, at times that depend only on the account and the clock, so that restarts
 * do not move them. Each account has its own phase, which spreads all accounts over the interval. A slot that passes during
 * a restart is lost; so slots vary by a quarter of the interval, and restarts at fixed times, such as hourly ones, do not hit
 * the same accounts each time.
 *
 * @param interval the average time between two slots
 * @param seed determines the account's slots
 */
record PollTimes(Duration interval, long seed) {
    /** A slot at most this long before the start may have passed while no task ran. */
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);

    private static final int CATCH_UP_PARTS = 6;
    private static final int VARIATION_PARTS = 4;

    static PollTimes of(AccountId account, Duration interval) {
        // The ids of accounts are random, and so are their last 15 digits.
        return new PollTimes(
                interval,
                Long.parseLong(account.value().substring(account.value().length() - 15), 16));
    }

    /** The first slot after that moment. */
    Instant after(Instant moment) {
        long index = Math.floorDiv(moment.toEpochMilli() - phase(), interval.toMillis()) - 1;
        while (!slot(index).isAfter(moment)) {
            index++;
        }
        return slot(index);
    }

    private Instant slot(long index) {
        long variation = Math.max(1, interval.toMillis() / VARIATION_PARTS);
        long random = new SplittableRandom(seed ^ index).nextLong(variation);
        return Instant.ofEpochMilli(index * interval.toMillis() + phase() + random);
    }

    private long phase() {
        return Math.floorMod(seed, interval.toMillis());
    }

    /**
     * When the account is first due after the task starts.
     *
     * @param readAt a moment at which it was read for certain; it may have been read later
     */
    Instant atStart(Instant now, Instant readAt) {
        Duration part = interval.dividedBy(CATCH_UP_PARTS);
        Instant missed = after(now.minus(part.compareTo(LONGEST_CATCH_UP) < 0 ? part : LONGEST_CATCH_UP));
        return missed.isAfter(readAt) ? missed : after(now);
    }
}
