package io.cfbilling.connect.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one charge day's rows: each name with the number of its rows, whose ordinals count from 0. Immutable, and
 * small, since a task keeps the keys of every day that may still be restated.
 */
public final class DayKeys {
    /** A day without rows. */
    public static final DayKeys NONE = new DayKeys(new TreeMap<>());

    private final RowName[] names;
    private final int[] counts;

    private DayKeys(NavigableMap<RowName, Integer> rows) {
        this(
                rows.keySet().toArray(RowName[]::new),
                rows.values().stream().mapToInt(Integer::intValue).toArray());
    }

    private DayKeys(RowName[] names, int[] counts) {
        this.names = names;
        this.counts = counts;
    }

    /** Collects the keys of rows that come in the order of their names. */
    static final class Builder {
        private RowName[] names = new RowName[16];
        private int[] counts = new int[16];
        private int size;

        /** Whether the last row had that name too; if so, it is counted. */
        boolean repeats(RowName name) {
            boolean isRepeated = size > 0 && names[size - 1].equals(name);
            if (isRepeated) {
                counts[size - 1]++;
            }
            return isRepeated;
        }

        /** Adds a row with a name that no row before it had. */
        void add(RowName name) {
            if (size == names.length) {
                names = Arrays.copyOf(names, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            names[size] = name;
            counts[size++] = 1;
        }

        DayKeys build() {
            return size == 0 ? NONE : new DayKeys(Arrays.copyOf(names, size), Arrays.copyOf(counts, size));
        }
    }

    /**
     * @param rows how many rows have each name, at least 1
     */
    public static DayKeys of(Map<RowName, Integer> rows) {
        return rows.isEmpty() ? NONE : new DayKeys(new TreeMap<>(rows));
    }

    /** Visits each name, in order, with the number of its rows. */
    public void forEach(ObjIntConsumer<RowName> visitor) {
        for (int i = 0; i < names.length; i++) {
            visitor.accept(names[i], counts[i]);
        }
    }

    /** How many names there are. */
    public int size() {
        return names.length;
    }

    /** The keys of this day that the other one lacks, in order. */
    public List<RowKey> without(DayKeys others) {
        List<RowKey> missing = new ArrayList<>();
        int theirs = 0;
        for (int i = 0; i < names.length; i++) {
            while (theirs < others.names.length && others.names[theirs].compareTo(names[i]) < 0) {
                theirs++;
            }
            boolean shared = theirs < others.names.length && others.names[theirs].equals(names[i]);
            for (int ordinal = shared ? others.counts[theirs] : 0; ordinal < counts[i]; ordinal++) {
                missing.add(new RowKey(names[i], ordinal));
            }
        }
        return missing;
    }

    /** The keys of either day. */
    public DayKeys and(DayKeys others) {
        NavigableMap<RowName, Integer> all = new TreeMap<>();
        forEach(all::put);
        others.forEach((name, count) -> all.merge(name, count, Math::max));
        return new DayKeys(all);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DayKeys keys && Arrays.equals(names, keys.names) && Arrays.equals(counts, keys.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(counts);
    }
}
