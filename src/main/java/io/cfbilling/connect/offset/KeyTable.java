package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys of many days, by name. Each name is stored once, with a bitmap of days for each number of rows that had the
 * name on a day. Most days are alike, so this takes far less room than one list a day.
 *
 * @param days the days whose keys are known, in order; bit n of a bitmap is the nth of them
 * @param names for each name, the days by how many rows had the name
 */
record KeyTable(List<LocalDate> days, NavigableMap<RowName, NavigableMap<Integer, BitSet>> names) {
    /** A table beyond any of these limits does not fit into an offset, so the connector did not write it. */
    private static final int MOST_NAMES = 4_000;

    private static final int MOST_KEYS = 150_000;
    private static final int MOST_DUPLICATES = 1_000_000;

    /** The table of these days; empty if it is too large to be stored. */
    static Optional<KeyTable> of(NavigableMap<LocalDate, DayKeys> keys) {
        int all = keys.values().stream().mapToInt(DayKeys::size).sum();
        if (all > MOST_KEYS) {
            return Optional.empty();
        }
        Map<RowName, NavigableMap<Integer, BitSet>> names = new HashMap<>();
        int index = 0;
        for (DayKeys day : keys.values()) {
            int bit = index++;
            day.forEach((name, count) -> names.computeIfAbsent(name, fresh -> new TreeMap<>())
                    .computeIfAbsent(count, fresh -> new BitSet())
                    .set(bit));
            if (names.size() > MOST_NAMES) {
                return Optional.empty();
            }
        }
        boolean tooManyDuplicates = names.values().stream().anyMatch(counts -> counts.lastKey() > MOST_DUPLICATES);
        return tooManyDuplicates
                ? Optional.empty()
                : Optional.of(new KeyTable(List.copyOf(keys.keySet()), new TreeMap<>(names)));
    }

    /** The keys of each day. */
    NavigableMap<LocalDate, DayKeys> toDays() {
        List<NavigableMap<RowName, Integer>> rows = new ArrayList<>();
        days.forEach(day -> rows.add(new TreeMap<>()));
        names.forEach((name, counts) -> counts.forEach(
                (count, bits) -> bits.stream().forEach(day -> rows.get(day).put(name, count))));
        NavigableMap<LocalDate, DayKeys> keys = new TreeMap<>();
        // Most days have the same keys. A task of thousands of accounts keeps equal ones once, to save memory.
        Map<DayKeys, DayKeys> distinct = new HashMap<>();
        for (int i = 0; i < days.size(); i++) {
            DayKeys day = DayKeys.of(rows.get(i));
            keys.put(days.get(i), distinct.computeIfAbsent(day, any -> day));
        }
        return keys;
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(days.size());
        long former = 0;
        for (LocalDate day : days) {
            // Most differences are equal, so they compress well.
            out.writeLong(day.toEpochDay() - former);
            former = day.toEpochDay();
        }
        out.writeInt(names.size());
        for (Map.Entry<RowName, NavigableMap<Integer, BitSet>> entry : names.entrySet()) {
            RowName name = entry.getKey();
            out.writeLong(name.startMillis());
            out.writeLong(name.lengthMillis());
            out.writeUTF(name.service());
            out.writeUTF(name.unit());
            out.writeInt(entry.getValue().size());
            for (Map.Entry<Integer, BitSet> count : entry.getValue().entrySet()) {
                out.writeInt(count.getKey());
                byte[] bits = new byte[bitmapBytes(days.size())];
                byte[] set = count.getValue().toByteArray();
                System.arraycopy(set, 0, bits, 0, set.length);
                out.write(bits);
            }
        }
    }

    /**
     * @throws IOException if the bytes are no table
     */
    static KeyTable readFrom(DataInputStream in) throws IOException {
        List<LocalDate> days = new ArrayList<>();
        int dayCount = within(in.readInt(), 0, MOST_KEYS);
        long day = 0;
        while (days.size() < dayCount) {
            day += in.readLong();
            days.add(LocalDate.ofEpochDay(day));
        }
        NavigableMap<RowName, NavigableMap<Integer, BitSet>> names = new TreeMap<>();
        int keys = 0;
        for (int left = within(in.readInt(), 0, MOST_NAMES); left > 0; left--) {
            RowName name = new RowName(in.readLong(), in.readLong(), in.readUTF(), in.readUTF());
            NavigableMap<Integer, BitSet> counts = readCounts(in, dayCount);
            keys += counts.values().stream().mapToInt(BitSet::cardinality).sum();
            within(keys, 0, MOST_KEYS);
            names.put(name, counts);
        }
        return new KeyTable(days, names);
    }

    private static NavigableMap<Integer, BitSet> readCounts(DataInputStream in, int days) throws IOException {
        NavigableMap<Integer, BitSet> counts = new TreeMap<>();
        for (int left = within(in.readInt(), 0, days); left > 0; left--) {
            int count = within(in.readInt(), 1, MOST_DUPLICATES);
            BitSet bits = BitSet.valueOf(in.readNBytes(bitmapBytes(days)));
            within(bits.length(), 0, days);
            counts.put(count, bits);
        }
        return counts;
    }

    private static int bitmapBytes(int days) {
        return (days + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static int within(int number, int least, int most) throws IOException {
        if (number < least || number > most) {
            throw new IOException(number + " is not from " + least + " to " + most);
        }
        return number;
    }
}
