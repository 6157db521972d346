package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes which days of one response a later response must confirm: in the findings of this response, and in the read
 * history of the position, which outlives a restart.
 *
 * @param times when the response was requested
 * @param findings what is found out about the response
 */
record UnconfirmedDays(SuspectResponses suspects, ResponseTimes times, UsageChanges.Findings findings) {
    /**
     * Notes that the response lacks keys of a day.
     *
     * @param missing the digest of the keys
     * @return the position with the suspect day; empty if the response confirms an earlier one that lacks the same
     */
    Optional<UsagePosition> suspect(UsagePosition position, LocalDate date, DayDigest missing) {
        ReadHistory history = position.history();
        if (!suspects.isSuspect(history, date, missing, times)) {
            return Optional.empty();
        }
        if (history.suspect(date, missing) == null) {
            findings.newlySuspect.add(date);
        }
        findings.suspect.add(date);
        return Optional.of(position.withHistory(suspects.suspect(history, date, missing, times)));
    }

    /**
     * The position with a day of which nothing is removed.
     *
     * @param changed whether rows of the day are emitted
     * @param hidden the digest of the keys that the response lacks and malformed rows may hide; null if it lacks none
     */
    UsagePosition kept(UsagePosition position, LocalDate date, boolean changed, @Nullable DayDigest hidden) {
        ReadHistory history = position.history();
        if (hidden == null) {
            return position.withHistory(suspects.complete(history, date, changed, times));
        } else if (suspects.isSuspect(history, date, hidden, times)) {
            findings.hidden.add(date);
        }
        return position.withHistory(suspects.hidden(history, date, hidden, changed, times));
    }

    /** The position with a day of which rows are removed. */
    UsagePosition removed(UsagePosition position, LocalDate date) {
        return position.withHistory(suspects.removed(position.history(), date, times));
    }
}
