package io.cfbilling.connect.offset;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * The days that the API refuses to tell of, since they lie too long ago.
 *
 * @param through the first day of the newest billing period that was refused
 * @param until when that one may be asked for again
 */
public record RejectedDays(LocalDate through, Instant until) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Once another period is refused: an older one must not make the others wait longer, which are asked for after it. */
    RejectedDays and(LocalDate period, Instant wait) {
        return period.isBefore(through) ? this : new RejectedDays(period, wait);
    }

    /** A clock that was set back must not make the wait longer. */
    RejectedDays notAfter(Instant now) {
        Instant latest = now.plus(LONGEST_WAIT);
        return until.isAfter(latest) ? new RejectedDays(through, latest) : this;
    }

    String write() {
        return through + "=" + until;
    }

    static RejectedDays read(String text) {
        Map.Entry<LocalDate, Instant> last =
                MomentsText.read(UsageOffsetFields.REJECTED, text).lastEntry();
        if (last == null) {
            throw new IllegalArgumentException("offset field '" + UsageOffsetFields.REJECTED + "' has no day");
        }
        return new RejectedDays(last.getKey(), last.getValue());
    }
}
