package io.cfbilling.connect.model;

import java.util.Comparator;

/**
 * The key of a row within its charge day, without the ordinal: the same for the same service on another day.
 *
 * @param startMillis when the charge period starts, in milliseconds from the day's midnight; mostly 0
 * @param lengthMillis how long the charge period is; mostly a day
 * @param service the service's name
 * @param unit the unit of what is consumed; may be empty
 */
public record RowName(long startMillis, long lengthMillis, String service, String unit) implements Comparable<RowName> {
    private static final Comparator<RowName> ORDER = Comparator.comparingLong(RowName::startMillis)
            .thenComparingLong(RowName::lengthMillis)
            .thenComparing(RowName::service)
            .thenComparing(RowName::unit);

    @Override
    public int compareTo(RowName other) {
        return ORDER.compare(this, other);
    }
}
