package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.Moments;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The days whose requests Cloudflare rejects, since they are too long ago.
 *
 * @param through the first day of the newest billing period that was rejected
 * @param until when that period may be requested again, in whole milliseconds
 */
public record RejectedDays(LocalDate through, Instant until) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    public RejectedDays {
        until = until.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Of two rejected periods, the newer: an older one must not make the newer ones wait longer. */
    RejectedDays and(@Nullable RejectedDays other) {
        return other != null && through.isBefore(other.through) ? other : this;
    }

    /** Limits the wait, which must not become longer because the clock was set back. */
    RejectedDays notAfter(Instant now) {
        return new RejectedDays(through, Moments.earlier(until, now.plus(LONGEST_WAIT)));
    }

    String write() {
        return through + "=" + until;
    }

    /** Null if there are none. */
    static @Nullable RejectedDays read(OffsetFields fields) {
        Map.Entry<LocalDate, Instant> last =
                OffsetTexts.moments(fields, UsageOffsetFields.REJECTED).lastEntry();
        return last == null ? null : new RejectedDays(last.getKey(), last.getValue());
    }
}
