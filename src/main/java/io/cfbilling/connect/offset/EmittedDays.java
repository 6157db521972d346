package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was emitted of the days that are not final. Immutable.
 *
 * @param days the days of which rows were emitted
 * @param malformed the malformed rows of each day that were emitted as dead letters
 */
record EmittedDays(NavigableMap<LocalDate, EmittedDay> days, NavigableMap<LocalDate, RowIdentities> malformed) {
    static final EmittedDays NONE = new EmittedDays(Collections.emptyNavigableMap(), Collections.emptyNavigableMap());

    /** Those of a range, as an unmodifiable view. */
    NavigableMap<LocalDate, EmittedDay> within(DateRange range) {
        return Collections.unmodifiableNavigableMap(days.subMap(range.from(), true, range.to(), false));
    }

    EmittedDays with(LocalDate day, DayDigest digest, @Nullable DayKeys keys) {
        @Nullable DayKeys shared = keys == null ? null : shared(day, keys);
        return changed(all -> all.put(day, new EmittedDay(digest, shared)));
    }

    /**
     * Most days have the keys of the day before. A task of thousands of accounts keeps equal ones once, to save memory.
     */
    private DayKeys shared(LocalDate day, DayKeys keys) {
        return Stream.of(days.get(day), value(days.lowerEntry(day)), value(days.higherEntry(day)))
                .filter(Objects::nonNull)
                .map(EmittedDay::keys)
                .filter(keys::equals)
                .findFirst()
                .orElse(keys);
    }

    private static @Nullable EmittedDay value(Map.@Nullable Entry<LocalDate, EmittedDay> entry) {
        return entry == null ? null : entry.getValue();
    }

    EmittedDays withPartly(LocalDate day, @Nullable DayKeys maybeWritten) {
        EmittedDay former = days.get(day);
        EmittedDay partly = former == null
                ? new EmittedDay(DayDigest.UNFINISHED, maybeWritten)
                : former.partlyEmitted(maybeWritten);
        return partly.equals(former) ? this : changed(all -> all.put(day, partly));
    }

    EmittedDays without(LocalDate day) {
        return days.containsKey(day) ? changed(all -> all.remove(day)) : this;
    }

    private EmittedDays changed(Consumer<NavigableMap<LocalDate, EmittedDay>> change) {
        NavigableMap<LocalDate, EmittedDay> changed = new TreeMap<>(days);
        change.accept(changed);
        return new EmittedDays(changed, malformed);
    }

    EmittedDays withMalformed(LocalDate day, RowIdentities rows) {
        NavigableMap<LocalDate, RowIdentities> changed = new TreeMap<>(malformed);
        if (rows.isEmpty()) {
            changed.remove(day);
        } else {
            changed.put(day, rows);
        }
        return new EmittedDays(days, changed);
    }

    /** Without the days that need no further read. */
    EmittedDays withoutFinal(Predicate<LocalDate> isFinal) {
        NavigableMap<LocalDate, EmittedDay> open = new TreeMap<>(days);
        open.keySet().removeIf(isFinal);
        NavigableMap<LocalDate, RowIdentities> openMalformed = new TreeMap<>(malformed);
        openMalformed.keySet().removeIf(isFinal);
        return new EmittedDays(open, openMalformed);
    }

    /** Whether the keys of all days are known. */
    boolean allKeysKnown() {
        return days.values().stream().noneMatch(day -> day.keys() == null);
    }

    static EmittedDays read(OffsetFields fields) {
        Map<LocalDate, DayKeys> keys =
                fields.optionalText(UsageOffsetFields.KEYS).map(KeysText::read).orElseGet(TreeMap::new);
        NavigableMap<LocalDate, EmittedDay> days = new TreeMap<>();
        DigestsText.read(UsageOffsetFields.DIGESTS, fields.text(UsageOffsetFields.DIGESTS))
                .forEach((day, digest) -> days.put(day, new EmittedDay(digest, keys.get(day))));
        return new EmittedDays(
                days,
                fields.optionalText(UsageOffsetFields.MALFORMED)
                        .map(MalformedText::read)
                        .orElseGet(TreeMap::new));
    }

    /** The keys come last: they take the remaining room. */
    void write(BoundedEntries entries) {
        NavigableMap<LocalDate, DayDigest> digests = new TreeMap<>();
        NavigableMap<LocalDate, DayKeys> keys = new TreeMap<>();
        days.forEach((day, emitted) -> {
            digests.put(day, emitted.digest());
            if (emitted.keys() != null) {
                keys.put(day, emitted.keys());
            }
        });
        entries.put(UsageOffsetFields.DIGESTS, DigestsText.write(digests, entries.room(UsageOffsetFields.DIGESTS)));
        if (!malformed.isEmpty()) {
            entries.putIfItFits(UsageOffsetFields.MALFORMED, MalformedText.write(malformed));
        }
        if (!keys.isEmpty()) {
            KeysText.write(keys, entries.room(UsageOffsetFields.KEYS))
                    .ifPresent(text -> entries.put(UsageOffsetFields.KEYS, text));
        }
    }
}
