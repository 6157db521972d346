package io.cfbilling.connect.stream;

import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;

/**
 * When an account is due, one slot an interval, at the same moments by the wall clock whatever restarts: each account has its
 * own phase within the interval, so that all are spread over it. A restart needs to know no more than the time.
 *
 * @param interval how long it is from one slot to the next
 * @param phase how long after a multiple of the interval, counted from 1970, a slot is
 */
record PollSlots(Duration interval, Duration phase) {
    /** A slot that passed so short a time before the start may have been missed while no task ran. */
    private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(10);

    private static final int CATCH_UP_PARTS = 6;

    static PollSlots of(AccountId account, Duration interval) {
        // The ids of accounts are random, and so are their last 15 digits.
        long random = Long.parseLong(account.value().substring(account.value().length() - 15), 16);
        return new PollSlots(interval, Duration.ofMillis(Math.floorMod(random, interval.toMillis())));
    }

    /** The first slot after that moment. */
    Instant after(Instant moment) {
        long sincePhase = moment.minus(phase).toEpochMilli();
        long slot = Math.floorDiv(sincePhase, interval.toMillis()) + 1;
        return Instant.ofEpochMilli(slot * interval.toMillis()).plus(phase);
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
