package io.cfbilling.connect.offset;

import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Moments by day as an offset carries them: {@code 2025-01-15=2025-02-20T08:30:00Z}, separated by blanks. Successive
 * days that share a moment are one entry, {@code 2025-01-15/2025-02-15=2025-02-20T08:30:00Z}, the end exclusive.
 */
final class MomentsText {
    /** A backfill of years has no more open windows. */
    private static final int LONGEST = 2500;

    /** No two reads are so far apart. The limit keeps a short text from filling the memory with days. */
    private static final int MOST_DAYS = 10_000;

    private MomentsText() {}

    /**
     * Writes at most {@link #LONGEST} characters. If not all days fit, the oldest are kept, since they become final
     * next.
     */
    static String write(NavigableMap<LocalDate, Instant> moments) {
        StringJoiner text = new StringJoiner(" ");
        NavigableMap<LocalDate, Instant> rest = moments;
        while (!rest.isEmpty()) {
            LocalDate first = rest.firstKey();
            Instant moment = rest.firstEntry().getValue();
            LocalDate end = first.plusDays(1);
            while (moment.equals(rest.get(end))) {
                end = end.plusDays(1);
            }
            String entry = first + (end.equals(first.plusDays(1)) ? "" : "/" + end) + "=" + moment;
            if (text.length() + 1 + entry.length() > LONGEST) {
                break;
            }
            text.add(entry);
            rest = rest.tailMap(end, true);
        }
        return text.toString();
    }

    static NavigableMap<LocalDate, Instant> read(OffsetFields fields, String name) {
        NavigableMap<LocalDate, Instant> moments = new TreeMap<>();
        fields.entries(name, MomentsText::entry).forEach(moments::putAll);
        return moments;
    }

    private static NavigableMap<LocalDate, Instant> entry(String text) {
        String[] parts = text.split("=", 2);
        String[] days = parts[0].split("/", 2);
        Instant moment = Instant.parse(parts[1]);
        LocalDate first = LocalDate.parse(days[0]);
        LocalDate end = days.length == 1 ? first.plusDays(1) : LocalDate.parse(days[1]);
        NavigableMap<LocalDate, Instant> moments = new TreeMap<>();
        first.datesUntil(end).limit(MOST_DAYS + 1L).forEach(day -> moments.put(day, moment));
        if (moments.size() > MOST_DAYS) {
            throw new IllegalArgumentException("more than " + MOST_DAYS + " days");
        }
        return moments;
    }
}
