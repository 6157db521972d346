package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One element of a usage response: a valid row, or a malformed one. */
public sealed interface UsageLine permits UsageRow, MalformedRow {
    /**
     * The canonical order of the lines of a response, whatever their order in the API: by day, lines without a day
     * last; within a day, valid rows before malformed ones; valid rows by charge period, service and unit, and
     * duplicates by subscription, zone and then content.
     */
    Comparator<UsageLine> ORDER = UsageLine::compare;

    /** The UTC day on which it is charged; null if a malformed row does not show it. */
    @Nullable
    LocalDate day();

    private static int compare(UsageLine a, UsageLine b) {
        if (a instanceof UsageRow row && b instanceof UsageRow other) {
            // The charge period comes first, and its start determines the day.
            return UsageRow.ORDER.compare(row, other);
        }
        int byDay = Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()).compare(a.day(), b.day());
        if (byDay != 0) {
            return byDay;
        } else if (a instanceof MalformedRow row && b instanceof MalformedRow other) {
            return Long.compare(row.identity(), other.identity());
        }
        return a instanceof UsageRow ? -1 : 1;
    }
}
