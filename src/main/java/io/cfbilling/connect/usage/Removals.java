package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rows one response removes: only they get a tombstone. Cloudflare sometimes responds with success
 * although rows are missing. So a day that lacks rows emitted before is suspect, and its rows are removed only if a
 * second response, requested long enough after the first, lacks the same. If malformed rows of the response may be the
 * missing ones, nothing is removed. Likewise, a window without any row is suspect until a second response has none.
 *
 * <p>What a later response must confirm is noted in the history of the position, which outlives a restart.
 *
 * @param confirmation how long after the first response the second one must be requested
 * @param times when the response was requested
 * @param summary the response
 */
record Removals(Duration confirmation, ResponseTimes times, UsageSummary summary) {
    /** What becomes of the rows of a day that were emitted before. */
    enum Verdict {
        /** The response has them all. */
        COMPLETE,
        /** The response has too many rows to know whether it lacks one: nothing is removed. */
        UNKNOWN,
        /** Malformed rows may be the missing ones: nothing is removed. */
        HIDDEN,
        /** Rows are missing, and a later response must confirm that: nothing of the day is emitted. */
        SUSPECT,
        /** The response confirms that rows are missing: they are removed. */
        REMOVED;

        /** Whether consumers may have rows that the response has not. */
        boolean isOpen() {
            return this != COMPLETE && this != REMOVED;
        }
    }

    /**
     * The rows of a day that were emitted before, and that the response lacks.
     *
     * @param rows their keys, as far as they are known
     * @param digest the digest of the keys, by which a later response confirms this one
     * @param isConfirmed whether the day may be final after this response
     */
    record Missing(Verdict verdict, List<RowKey> rows, DayDigest digest, boolean isConfirmed) {
        private static Missing nothing(Verdict verdict) {
            return new Missing(verdict, List.of(), DayDigest.NOT_EMITTED, true);
        }
    }

    /**
     * Decides about a day.
     *
     * @param day the day in the response; null if the response lacks it
     */
    Missing missing(UsagePosition position, LocalDate date, @Nullable UsageDay day) {
        @Nullable DayKeys emitted = position.emittedKeys(date);
        boolean hasRows = day != null && day.rows() > 0;
        @Nullable DayKeys present = day != null ? day.keys() : DayKeys.NONE;
        List<RowKey> rows = emitted == null || present == null ? List.of() : emitted.without(present);
        // A day of malformed rows only may have had any rows, even if none was emitted before.
        boolean isComplete =
                hasRows ? rows.isEmpty() : day == null && position.emitted(date).isEmpty();
        if (isComplete) {
            return Missing.nothing(present == null ? Verdict.UNKNOWN : Verdict.COMPLETE);
        }
        boolean isHidden = (day != null && !day.malformed().isEmpty())
                || !summary.undated().isEmpty();
        DayDigest digest = SuspectDay.digest(emitted, rows, isHidden);
        SuspectDay former = position.history().suspect(date, digest);
        boolean isConfirmed = former != null && !isTooEarly(former.since());
        Verdict verdict = isHidden ? Verdict.HIDDEN : isConfirmed ? Verdict.REMOVED : Verdict.SUSPECT;
        return new Missing(verdict, rows, digest, isConfirmed);
    }

    /**
     * The position with what a later response must confirm of the day.
     *
     * @param changed whether rows of the day are emitted
     */
    UsagePosition noteDay(UsagePosition position, LocalDate date, Missing missing, boolean changed) {
        ReadHistory history = position.history();
        ReadHistory noted = switch (missing.verdict) {
            case COMPLETE, UNKNOWN -> confirmRemoval(history.withSuspect(date, null), date, changed);
            case HIDDEN -> confirmRemoval(noteSuspect(history, date, missing.digest), date, changed);
            case SUSPECT -> noteSuspect(history, date, missing.digest);
            case REMOVED -> history.withSuspect(date, null).withRemoval(date, times.latest());
        };
        return position.withHistory(noted);
    }

    /** Notes since when responses lack the same. */
    private ReadHistory noteSuspect(ReadHistory history, LocalDate date, DayDigest missing) {
        SuspectDay former = history.suspect(date, missing);
        Instant since = former == null ? times.latest() : notInFuture(former.since());
        return history.withSuspect(date, new SuspectDay(since, missing));
    }

    /** A removal is certain only once a later response, long enough after it, leaves the day unchanged. */
    private ReadHistory confirmRemoval(ReadHistory history, LocalDate date, boolean changed) {
        Instant removed = history.removedAt().get(date);
        if (removed == null) {
            return history;
        } else if (changed) {
            return history.withRemoval(date, times.latest());
        }
        return history.withRemoval(date, isTooEarly(removed) ? notInFuture(removed) : null);
    }

    /**
     * The position with a note whether the window has no valid rows. Malformed ones do not count: they do not show that
     * the response is complete. Once the window has ended, a response from before its end does not count: the usage may
     * have begun after it.
     */
    UsagePosition noteWindow(UsagePosition position, UsageWindow window) {
        ReadHistory history = position.history();
        boolean isEmpty = summary.within(window.wanted()).values().stream().allMatch(day -> day.rows() == 0);
        if (!isEmpty) {
            return position.withHistory(history.withEmpty(window.periodStart(), null));
        }
        Instant since = history.emptySince().get(window.periodStart());
        boolean isFirst = since == null
                || (!window.isOpenPeriod()
                        && DateRange.dayOf(since).isBefore(window.wanted().to()));
        return position.withHistory(history.withEmpty(
                window.periodStart(), since == null || isFirst ? times.latest() : notInFuture(since)));
    }

    /** Whether the window has no rows, and no second response has confirmed that yet. */
    boolean isEmptySuspect(UsagePosition read, UsageWindow window) {
        Instant since = read.history().emptySince().get(window.periodStart());
        return since != null && isTooEarly(since);
    }

    private boolean isTooEarly(Instant since) {
        return times.confirmed().isBefore(since.plus(confirmation));
    }

    /**
     * At most the latest time: a moment in the future was noted before the clock was set back, and must not be waited
     * for.
     */
    private Instant notInFuture(Instant since) {
        return Moments.earlier(since, times.latest());
    }
}
