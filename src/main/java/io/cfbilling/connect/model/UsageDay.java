package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of one charge day, without its rows: enough to know whether the day must be told, and what of it
 * went.
 *
 * @param date the charge day, in UTC
 * @param rows how many rows can be told
 * @param digest what those rows come to
 * @param keys their keys; null where there are too many to be kept
 * @param periodStarts when the billing periods begin that the rows say they belong to
 * @param malformed the rows that cannot be told
 */
public record UsageDay(
        LocalDate date,
        int rows,
        DayDigest digest,
        @Nullable DayKeys keys,
        Set<LocalDate> periodStarts,
        RowIdentities malformed) {
    public UsageDay {
        periodStarts = Set.copyOf(periodStarts);
    }
}
