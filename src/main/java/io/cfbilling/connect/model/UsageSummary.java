package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A summary of a response, without its rows.
 *
 * @param days the days that have rows, malformed ones included
 * @param undated malformed rows without a readable day
 */
public record UsageSummary(NavigableMap<LocalDate, UsageDay> days, RowIdentities undated) {
    /** A response without rows. */
    public static final UsageSummary EMPTY = new UsageSummary(new TreeMap<>(), RowIdentities.NONE);

    /** The most names in a response whose keys are kept, so that they fit into a small worker's memory. */
    private static final int MOST_NAMES = 100_000;

    /** How many characters the names of one response may have together. */
    private static final int MOST_CHARACTERS = 4 << 20;

    /** How many keys the days of one response may have together. */
    private static final int MOST_KEYS = 1 << 20;

    /** No real day has rows of more billing periods, so further ones are ignored. */
    private static final int MOST_PERIODS = 64;

    /**
     * @param lines all lines of a response, in {@link UsageLine#ORDER}
     */
    public static UsageSummary of(Iterator<UsageLine> lines) {
        Builder builder = new Builder();
        lines.forEachRemaining(builder::add);
        return builder.build();
    }

    /** The days of the range that have rows, malformed ones included. */
    public NavigableMap<LocalDate, UsageDay> within(DateRange range) {
        return days.subMap(range.from(), true, range.to(), false);
    }

    private static final class Builder {
        private final NavigableMap<LocalDate, UsageDay> days = new TreeMap<>();
        private final Map<RowName, RowName> names = new HashMap<>();
        private @Nullable OneDay day;
        private final Kept kept = new Kept();
        private final LongStream.Builder undated = LongStream.builder();

        void add(UsageLine line) {
            LocalDate date = line.day();
            if (date == null) {
                undated.add(((MalformedRow) line).identity());
                return;
            }
            if (day == null || !day.date.equals(date)) {
                endDay();
                day = new OneDay(date);
            }
            if (line instanceof UsageRow row) {
                day.add(row, names, kept);
            } else if (line instanceof MalformedRow row) {
                day.malformed.add(row.identity());
            }
        }

        private void endDay() {
            if (day != null) {
                days.put(day.date, day.build());
            }
        }

        UsageSummary build() {
            endDay();
            return new UsageSummary(days, RowIdentities.of(undated.build()));
        }
    }

    /** How many keys and characters of names are kept so far. */
    private static final class Kept {
        private int keys;
        private long characters;

        boolean isFull() {
            return keys > MOST_KEYS || characters > MOST_CHARACTERS;
        }
    }

    private static final class OneDay {
        private final LocalDate date;
        private final DayDigest.Builder digest = new DayDigest.Builder();
        private final Map<RowName, Integer> keys = new HashMap<>();
        private final Set<LocalDate> periodStarts = new HashSet<>();
        private final LongStream.Builder malformed = LongStream.builder();
        private boolean keysKnown = true;
        private int rows;

        OneDay(LocalDate date) {
            this.date = date;
        }

        void add(UsageRow row, Map<RowName, RowName> names, Kept kept) {
            rows++;
            digest.add(row.canonical());
            if (periodStarts.size() < MOST_PERIODS) {
                periodStarts.add(row.billingPeriodStart());
            }
            if (keysKnown) {
                RowName name = row.name();
                RowName known = names.get(name);
                if (known == null) {
                    kept.characters +=
                            name.service().length() + (long) name.unit().length();
                    known = interned(name);
                    names.put(known, known);
                }
                kept.keys += keys.merge(known, 1, Integer::sum) == 1 ? 1 : 0;
            }
            if (names.size() > MOST_NAMES || kept.isFull()) {
                keysKnown = false;
                keys.clear();
                names.clear();
            }
        }

        UsageDay build() {
            return new UsageDay(
                    date,
                    rows,
                    digest.build(),
                    keysKnown ? DayKeys.of(keys) : null,
                    periodStarts,
                    RowIdentities.of(malformed.build()));
        }
    }

    /**
     * The same names occur in every response, and the last emitted ones are kept: interning stores each text only once.
     */
    private static RowName interned(RowName name) {
        return new RowName(
                name.startMillis(),
                name.lengthMillis(),
                name.service().intern(),
                name.unit().intern());
    }
}
