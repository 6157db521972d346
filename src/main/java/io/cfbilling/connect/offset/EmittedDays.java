package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was emitted of the days that are not final. Immutable.
 *
 * @param days the days of which rows were emitted
 * @param malformed the malformed rows of each day that are dead letters
 * @param removalsUnknown days of which rows may be removed without a tombstone, since their keys are not known
 */
public record EmittedDays(
        NavigableMap<LocalDate, EmittedDay> days,
        NavigableMap<LocalDate, RowIdentities> malformed,
        DateRanges removalsUnknown) {
    static final EmittedDays NONE =
            new EmittedDays(Collections.emptyNavigableMap(), Collections.emptyNavigableMap(), DateRanges.NONE);

    private EmittedDays withDay(LocalDate day, @Nullable EmittedDay emitted) {
        return new EmittedDays(DayMaps.with(days, day, emitted), malformed, removalsUnknown);
    }

    /**
     * The days once the whole of one has been emitted.
     *
     * @param keys the keys of its rows; null if they are not known
     */
    public EmittedDays with(LocalDate day, DayDigest digest, @Nullable DayKeys keys) {
        return withDay(day, new EmittedDay(digest, keys == null ? null : shared(day, keys)));
    }

    /**
     * Most days have the keys of the day before. A task of thousands of accounts keeps equal ones once, to save memory.
     */
    private DayKeys shared(LocalDate day, DayKeys keys) {
        return Stream.of(days.floorEntry(day), days.lowerEntry(day), days.higherEntry(day))
                .filter(Objects::nonNull)
                .map(other -> other.getValue().keys())
                .filter(keys::equals)
                .findFirst()
                .orElse(keys);
    }

    /**
     * The days while a changed one is being emitted. A restarted task emits the day again, whatever its content is then,
     * and knows all rows that consumers may have of it.
     *
     * @param maybeWritten the keys of the rows that are being emitted; null if they are not known
     */
    public EmittedDays withPartly(LocalDate day, @Nullable DayKeys maybeWritten) {
        EmittedDay former = days.get(day);
        return withDay(
                day,
                former == null
                        ? new EmittedDay(DayDigest.UNFINISHED, maybeWritten)
                        : former.partlyEmitted(maybeWritten));
    }

    /** The days once all rows of one are removed. */
    public EmittedDays without(LocalDate day) {
        return withDay(day, null);
    }

    /** The days once rows of one may be removed whose keys are not known: they never get a tombstone. */
    public EmittedDays withUnknownRemovals(LocalDate day) {
        return new EmittedDays(days, malformed, removalsUnknown.with(new DateRange(day, day.plusDays(1))));
    }

    /**
     * The days once these malformed rows of one are dead letters.
     *
     * @param rows all rows of the day to remember; none to forget them
     */
    public EmittedDays withMalformed(LocalDate day, RowIdentities rows) {
        return new EmittedDays(days, DayMaps.with(malformed, day, rows.isEmpty() ? null : rows), removalsUnknown);
    }

    /** Forgets the days that are final. */
    EmittedDays without(DateCursor cursor) {
        return new EmittedDays(
                DayMaps.without(days, cursor::isFinal),
                DayMaps.without(malformed, cursor::isFinal),
                removalsUnknown.from(cursor.day()));
    }

    /** Whether the keys of all days are known. */
    boolean allKeysKnown() {
        return days.values().stream().noneMatch(day -> day.keys() == null);
    }

    static EmittedDays read(OffsetFields fields) {
        String keysText = fields.optionalText(UsageOffsetFields.KEYS);
        Map<LocalDate, DayKeys> keys = keysText.isEmpty() ? Map.of() : KeysText.read(keysText);
        NavigableMap<LocalDate, EmittedDay> days = new TreeMap<>();
        DigestsText.read(fields, UsageOffsetFields.DIGESTS)
                .forEach((day, digest) -> days.put(day, new EmittedDay(digest, keys.get(day))));
        NavigableMap<LocalDate, RowIdentities> malformed = new TreeMap<>();
        fields.entries(UsageOffsetFields.MALFORMED, OffsetTexts::longs)
                .forEach(rows -> malformed.put(rows.day(), RowIdentities.of(rows.stream())));
        return new EmittedDays(days, malformed, OffsetTexts.ranges(fields, UsageOffsetFields.REMOVALS_UNKNOWN));
    }

    /** The keys come last in an offset: they take the remaining room. */
    void write(BoundedEntries entries) {
        NavigableMap<LocalDate, DayDigest> digests = new TreeMap<>();
        NavigableMap<LocalDate, DayKeys> keys = new TreeMap<>();
        days.forEach((day, emitted) -> {
            digests.put(day, emitted.digest());
            if (emitted.keys() != null) {
                keys.put(day, emitted.keys());
            }
        });
        String unknown = OffsetTexts.ranges(removalsUnknown);
        if (!unknown.isEmpty()) {
            entries.put(UsageOffsetFields.REMOVALS_UNKNOWN, unknown);
        }
        entries.put(UsageOffsetFields.DIGESTS, DigestsText.write(digests, entries.room(UsageOffsetFields.DIGESTS)));
        entries.putIfItFits(
                UsageOffsetFields.MALFORMED,
                malformed.entrySet().stream()
                        .map(day -> OffsetTexts.longs(day.getKey(), day.getValue().stream()))
                        .collect(Collectors.joining(" ")));
        if (!keys.isEmpty()) {
            KeysText.write(keys, entries.room(UsageOffsetFields.KEYS))
                    .ifPresent(text -> entries.put(UsageOffsetFields.KEYS, text));
        }
    }
}
