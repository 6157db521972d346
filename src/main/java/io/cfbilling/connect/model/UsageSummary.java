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
        private final CanonicalText text = new CanonicalText();
        private final Names names = new Names();
        private final LongStream.Builder undated = LongStream.builder();
        private @Nullable OneDay day;

        void add(UsageLine line) {
            LocalDate date = line.day();
            if (date == null) {
                undated.add(((MalformedRow) line).identity());
                return;
            }
            if (day == null || !day.date.equals(date)) {
                endDay();
                day = new OneDay(date, names);
            }
            if (line instanceof UsageRow row) {
                day.add(row, row.canonical(text));
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

    /** The names of a response's rows, each once, and how many keys the days have with them. */
    private static final class Names {
        private final Map<RowName, RowName> known = new HashMap<>();
        private int keys;
        private long characters;

        /** The name as it is kept for a further key. */
        RowName kept(RowName name) {
            keys++;
            RowName kept = known.get(name);
            if (kept == null) {
                characters += name.service().length() + (long) name.unit().length();
                kept = interned(name);
                known.put(kept, kept);
            }
            return kept;
        }

        /**
         * The same names occur in every response, and the last emitted ones are kept: interning stores each text only
         * once.
         */
        private static RowName interned(RowName name) {
            return new RowName(
                    name.startMillis(),
                    name.lengthMillis(),
                    name.service().intern(),
                    name.unit().intern());
        }

        /** Whether it is too much to keep. */
        boolean isFull() {
            return known.size() > MOST_NAMES || keys > MOST_KEYS || characters > MOST_CHARACTERS;
        }

        void clear() {
            known.clear();
        }
    }

    private static final class OneDay {
        private final LocalDate date;
        private final Names names;
        private final DayDigest.Builder digest = new DayDigest.Builder();
        private final Set<LocalDate> periodStarts = new HashSet<>();
        private final LongStream.Builder malformed = LongStream.builder();
        /** Null once there are too many to keep. */
        private DayKeys.@Nullable Builder keys = new DayKeys.Builder();

        private int rows;

        OneDay(LocalDate date, Names names) {
            this.date = date;
            this.names = names;
        }

        void add(UsageRow row, String canonical) {
            rows++;
            digest.add(canonical);
            if (periodStarts.size() < MOST_PERIODS) {
                periodStarts.add(row.billingPeriodStart());
            }
            if (keys != null) {
                addKey(keys, row.name());
            }
        }

        private void addKey(DayKeys.Builder to, RowName name) {
            if (!to.repeats(name)) {
                to.add(names.kept(name));
                if (names.isFull()) {
                    keys = null;
                    names.clear();
                }
            }
        }

        UsageDay build() {
            return new UsageDay(
                    date,
                    rows,
                    digest.build(),
                    keys == null ? null : keys.build(),
                    periodStarts,
                    RowIdentities.of(malformed.build()));
        }
    }
}
