package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Decides whether a response that lacks rows is suspect or confirmed. Cloudflare sometimes responds with success
 * although rows are missing. So a row is removed only if a second response, requested long enough after the first,
 * lacks the same. A removal is certain only once a later response leaves the day unchanged.
 *
 * @param confirmation how long after the first response the second one must be requested
 */
public record SuspectResponses(Duration confirmation) {
    /**
     * Whether a response that lacks these keys of a day is not confirmed yet.
     *
     * @param missing the digest of the keys
     */
    boolean isSuspect(ReadHistory history, LocalDate day, DayDigest missing, ResponseTimes times) {
        SuspectDay former = history.suspect(day, missing);
        return former == null || isTooEarly(former.since(), times);
    }

    /** The history with the suspect day, since the first of the responses that lack the same. */
    ReadHistory suspect(ReadHistory history, LocalDate day, DayDigest missing, ResponseTimes times) {
        SuspectDay former = history.suspect(day, missing);
        Instant since = former == null ? times.latest() : reached(former.since(), times);
        return history.withSuspect(day, new SuspectDay(since, missing));
    }

    /** The history with a day that lacks no rows in the response. */
    ReadHistory complete(ReadHistory history, LocalDate day, boolean changed, ResponseTimes times) {
        return kept(history.withSuspect(day, null), day, changed, times);
    }

    /** The history with a day whose missing rows may be malformed ones. */
    ReadHistory hidden(ReadHistory history, LocalDate day, DayDigest missing, boolean changed, ResponseTimes times) {
        return kept(suspect(history, day, missing, times), day, changed, times);
    }

    /** The history with a day of which nothing is removed. After long enough, that makes an earlier removal certain. */
    private ReadHistory kept(ReadHistory history, LocalDate day, boolean changed, ResponseTimes times) {
        Instant removed = history.removedAt().get(day);
        if (removed == null) {
            return history;
        } else if (changed) {
            return history.withRemoval(day, times.latest());
        }
        return history.withRemoval(day, isTooEarly(removed, times) ? reached(removed, times) : null);
    }

    /** The history with a day whose removal is emitted now. */
    ReadHistory removed(ReadHistory history, LocalDate day, ResponseTimes times) {
        return history.withSuspect(day, null).withRemoval(day, times.latest());
    }

    /**
     * The history with a window that has rows or has none. Once the window is over, a response from before its end does
     * not count: the usage may have begun after it.
     *
     * @param empty whether the window has no valid row
     */
    ReadHistory window(ReadHistory history, UsageWindow window, boolean empty, ResponseTimes times) {
        if (!empty) {
            return history.withEmpty(window.name(), null);
        }
        Instant since = history.emptySince().get(window.name());
        if (since == null
                || (!window.front()
                        && DateRange.dayOf(since).isBefore(window.wanted().to()))) {
            return history.withEmpty(window.name(), times.latest());
        }
        return history.withEmpty(window.name(), reached(since, times));
    }

    /** Whether it is not confirmed yet that a window has no rows. */
    boolean isEmptySuspect(ReadHistory history, LocalDate window, ResponseTimes times) {
        Instant since = history.emptySince().get(window);
        return since != null && isTooEarly(since, times);
    }

    private boolean isTooEarly(Instant since, ResponseTimes times) {
        return times.confirmed().isBefore(since.plus(confirmation));
    }

    /**
     * At most the latest time: a moment in the future was noted before the clock was set back, and must not be waited
     * for.
     */
    private static Instant reached(Instant since, ResponseTimes times) {
        return Moments.earlier(since, times.latest());
    }
}
