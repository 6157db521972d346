package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * All rows of one charge day, in canonical order: by charge period, service and unit, and among twins by subscription,
 * zone and then content. However the API orders its rows, the same day reads the same.
 *
 * @param date the charge day, in UTC
 * @param rows the day's rows, at least one
 */
public record UsageDay(LocalDate date, List<UsageRow> rows) {
    private static final Comparator<UsageRow> KEY_ORDER = Comparator.comparing(UsageRow::chargePeriodStart)
            .thenComparing(UsageRow::chargePeriodEnd)
            .thenComparing(row -> row.text(UsageField.SERVICE_NAME))
            .thenComparing(row -> row.text(UsageField.CONSUMED_UNIT));

    private static final Comparator<UsageRow> CANONICAL_ORDER = KEY_ORDER
            .thenComparing(row -> row.text(UsageField.SUBSCRIPTION_ID))
            .thenComparing(row -> row.text(UsageField.ZONE_ID))
            .thenComparing(UsageRow::canonical);

    public UsageDay {
        rows = rows.stream().sorted(CANONICAL_ORDER).toList();
    }

    /** The rows of an answer by charge day, earliest first; rows of days outside the range are left out. */
    public static List<UsageDay> within(DateRange wanted, List<UsageRow> rows) {
        NavigableMap<LocalDate, List<UsageRow>> byDay = new TreeMap<>();
        for (UsageRow row : rows) {
            if (wanted.contains(row.day())) {
                byDay.computeIfAbsent(row.day(), day -> new ArrayList<>()).add(row);
            }
        }
        return byDay.entrySet().stream()
                .map(day -> new UsageDay(day.getKey(), day.getValue()))
                .toList();
    }

    /** The day's content in 64 bits. */
    public DayDigest digest() {
        return DayDigest.of(() -> rows.stream().map(UsageRow::canonical).iterator());
    }

    /**
     * Numbers twins: for each row, how many rows before it agree with it in charge period, service and unit. The API has
     * no row id, and without this number one twin would overwrite another in a compacted topic.
     */
    public int[] ordinals() {
        int[] ordinals = new int[rows.size()];
        for (int i = 1; i < ordinals.length; i++) {
            boolean twin = KEY_ORDER.compare(rows.get(i - 1), rows.get(i)) == 0;
            ordinals[i] = twin ? ordinals[i - 1] + 1 : 0;
        }
        return ordinals;
    }
}
