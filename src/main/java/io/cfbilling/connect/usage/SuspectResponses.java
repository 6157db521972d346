package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a response that lacks something is believed. The API sometimes answers with success and without rows
 * that are there, so nothing is removed on one response's word: a second one, requested long enough after the first, must
 * lack the same. A removal in turn stands only once a later response leaves the day unchanged.
 *
 * @param confirmation how long after the first response the second one must be requested
 */
record SuspectResponses(Duration confirmation) {
    /**
     * Whether a response that lacks these keys of a day is not believed yet.
     *
     * @param missing the digest of the keys
     * @param requested when the response was requested
     */
    boolean isSuspect(ReadHistory history, LocalDate day, DayDigest missing, Instant requested) {
        SuspectDay suspect = history.suspects().get(day);
        return suspect == null
                || !suspect.missing().equals(missing)
                || requested.isBefore(suspect.since().plus(confirmation));
    }

    /** The history with the day as suspect: since the first of the responses that lack the same. */
    ReadHistory suspect(ReadHistory history, LocalDate day, DayDigest missing, Instant requested) {
        SuspectDay former = history.suspects().get(day);
        Instant since =
                former != null && former.missing().equals(missing) ? earlier(former.since(), requested) : requested;
        return history.withSuspect(day, new SuspectDay(since, missing));
    }

    /** The history with a day of which the response lacks nothing. */
    ReadHistory complete(ReadHistory history, LocalDate day, boolean changed, Instant requested) {
        ReadHistory cleared = history.withSuspect(day, null);
        Instant removed = cleared.removedAt().get(day);
        if (removed == null) {
            return cleared;
        } else if (changed) {
            return cleared.withRemoval(day, requested);
        }
        return requested.isBefore(removed.plus(confirmation)) ? cleared : cleared.withRemoval(day, null);
    }

    /** The history with a day whose removal is emitted now. */
    ReadHistory removed(ReadHistory history, LocalDate day, Instant requested) {
        return history.withSuspect(day, null).withRemoval(day, requested);
    }

    /**
     * The history with a window that has rows, or has none.
     *
     * @param empty whether the response has no row of the window, not even a malformed one
     */
    ReadHistory window(ReadHistory history, LocalDate window, boolean empty, Instant requested) {
        @Nullable Instant since = history.emptySince().get(window);
        return history.withEmpty(window, empty ? (since == null ? requested : earlier(since, requested)) : null);
    }

    /** Whether a window without rows is not believed yet to have none. */
    boolean isEmptySuspect(ReadHistory history, LocalDate window, Instant requested) {
        Instant since = history.emptySince().get(window);
        return since != null && requested.isBefore(since.plus(confirmation));
    }

    /** A clock that was set back must not make a confirmation wait for it. */
    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
