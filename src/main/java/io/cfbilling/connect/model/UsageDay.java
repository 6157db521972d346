package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A summary of one charge day of a response, without its rows. It shows whether the day must be emitted, and which of
 * its rows were removed.
 *
 * @param date the charge day, in UTC
 * @param rows how many valid rows there are
 * @param digest the digest of those rows
 * @param keys their keys; null if there are too many to keep
 * @param periodStarts the starts of the billing periods that the rows state
 * @param malformed the rows that cannot be turned into records
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
