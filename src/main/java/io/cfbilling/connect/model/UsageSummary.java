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
 * What an answer says, without its rows.
 *
 * @param days the days that have rows, malformed ones included
 * @param undated malformed rows that do not even tell their day
 */
public record UsageSummary(NavigableMap<LocalDate, UsageDay> days, RowIdentities undated) {
    /** An answer without rows. */
    public static final UsageSummary EMPTY = new UsageSummary(new TreeMap<>(), RowIdentities.NONE);

    /** Beyond so many names, keys would fill a small worker's memory. */
    private static final int MOST_NAMES = 100_000;

    /** So many characters the names of one answer may have together. */
    private static final int MOST_CHARACTERS = 4 << 20;

    /** So many keys the days of one answer may have together. */
    private static final int MOST_KEYS = 1 << 20;

    /** No day has rows of more billing periods; of an answer that claims it, some are enough. */
    private static final int MOST_PERIODS = 64;

    /**
     * @param lines all lines of an answer, in {@link UsageLine#ORDER}
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
        private final Room room = new Room();
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
                day.add(row, names, room);
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

    /** How much of keys and names is kept so far. */
    private static final class Room {
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

        void add(UsageRow row, Map<RowName, RowName> names, Room room) {
            rows++;
            digest.add(row.canonical());
            if (periodStarts.size() < MOST_PERIODS) {
                periodStarts.add(row.billingPeriodStart());
            }
            if (keysKnown) {
                RowName name = row.name();
                RowName known = names.get(name);
                if (known == null) {
                    room.characters +=
                            name.service().length() + (long) name.unit().length();
                    known = interned(name);
                    names.put(known, known);
                }
                room.keys += keys.merge(known, 1, Integer::sum) == 1 ? 1 : 0;
            }
            if (names.size() > MOST_NAMES || room.isFull()) {
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

    /** Names come again in every answer, and those told last are kept: each text once is enough. */
    private static RowName interned(RowName name) {
        return new RowName(
                name.startMillis(),
                name.lengthMillis(),
                name.service().intern(),
                name.unit().intern());
    }
}
