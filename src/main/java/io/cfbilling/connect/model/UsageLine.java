package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One element of a usage answer: a row that can be told, or one that cannot. */
public sealed interface UsageLine permits UsageRow, MalformedRow {
    /**
     * The one order that the lines of every answer are brought into, however the API orders them: by day, what has no
     * day last; within a day rows before malformed ones; rows by charge period, service and unit, and among twins by
     * subscription, zone and then content.
     */
    Comparator<UsageLine> ORDER = UsageLine::compare;

    /** The UTC day on which it is charged; null where a malformed row does not tell. */
    @Nullable
    LocalDate day();

    private static int compare(UsageLine a, UsageLine b) {
        int byDay = Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()).compare(a.day(), b.day());
        if (byDay != 0) {
            return byDay;
        }
        if (a instanceof UsageRow row) {
            return b instanceof UsageRow other ? UsageRow.ORDER.compare(row, other) : -1;
        } else if (a instanceof MalformedRow row && b instanceof MalformedRow other) {
            return Long.compare(row.identity(), other.identity());
        }
        return 1;
    }
}
