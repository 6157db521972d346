package io.cfbilling.connect.stream;

import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * When an account is due, one slot an interval, at the same moments by the wall clock whatever restarts: each account has its
 * own phase within the interval, so that all are spread over it. A restart needs to know no more than the time. A slot that
 * a restart makes pass unused is lost; so slots wander by a quarter of the interval, and restarts at fixed moments, such as
 * hourly ones, do not take them from the same accounts each time.
 *
 * @param interval how long it is from one slot to the next, on average
 * @param seed what the account's slots are drawn from
 */
record PollSlots(Duration interval, long seed) {
    /** A slot that passed so short a time before the start may have been missed while no task ran. */
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);

    private static final int CATCH_UP_PARTS = 6;
    private static final int WANDER_PARTS = 4;

    static PollSlots of(AccountId account, Duration interval) {
        // The ids of accounts are random, and so are their last 15 digits.
        return new PollSlots(
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
        long wander = Math.max(1, interval.toMillis() / WANDER_PARTS);
        long random = new SplittableRandom(seed ^ index).nextLong(wander);
        return Instant.ofEpochMilli(index * interval.toMillis() + phase() + random);
    }

    private long phase() {
        return Math.floorMod(seed, interval.toMillis());
    }

    /**
     * When the account is due that a starting task finds.
     *
     * @param readAt a moment at which it is known to have been read; it may have been read later
     */
    Instant atStart(Instant now, Instant readAt) {
        Duration part = interval.dividedBy(CATCH_UP_PARTS);
        Instant missed = after(now.minus(part.compareTo(LONGEST_CATCH_UP) < 0 ? part : LONGEST_CATCH_UP));
        return missed.isAfter(readAt) ? missed : after(now);
    }
}
