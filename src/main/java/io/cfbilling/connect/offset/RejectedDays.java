package io.cfbilling.connect.offset;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * The days whose requests Cloudflare rejects, since they are too long ago.
 *
 * @param through the first day of the newest billing period that was rejected
 * @param until when that period may be requested again
 */
public record RejectedDays(LocalDate through, Instant until) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /**
     * Adds another rejected period. An older one must not make the newer ones, which are requested after it, wait
     * longer.
     */
    RejectedDays and(LocalDate period, Instant wait) {
        return period.isBefore(through) ? this : new RejectedDays(period, wait);
    }

    /** Limits the wait, which must not become longer because the clock was set back. */
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
