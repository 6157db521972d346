package io.cfbilling.connect.offset;

import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes maps by day without altering the former ones. */
final class DayMaps {
    private DayMaps() {}

    /** The map with another value for the day; null for none. */
    static <V> NavigableMap<LocalDate, V> with(NavigableMap<LocalDate, V> map, LocalDate day, @Nullable V value) {
        NavigableMap<LocalDate, V> changed = new TreeMap<>(map);
        if (value == null) {
            changed.remove(day);
        } else {
            changed.put(day, value);
        }
        return changed;
    }

    /** The map without some days. */
    static <V> NavigableMap<LocalDate, V> without(NavigableMap<LocalDate, V> map, Predicate<LocalDate> which) {
        NavigableMap<LocalDate, V> kept = new TreeMap<>(map);
        kept.keySet().removeIf(which);
        return kept;
    }
}
