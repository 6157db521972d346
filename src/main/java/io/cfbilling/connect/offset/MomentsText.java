package io.cfbilling.connect.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Moments by day as an offset carries them: {@code 2025-01-15=2025-02-20T08:30:00Z}, set apart by blanks. Successive days
 * that share a moment are one entry, {@code 2025-01-15/2025-02-15=2025-02-20T08:30:00Z}, the end exclusive.
 */
final class MomentsText {
    /** Nobody has more days open, and no text may stand for so many that they fill the memory. */
    private static final int MOST_DAYS = 10_000;

    private MomentsText() {}

    /**
     * The text, of at most so many characters: where there is no room for all, the oldest days are kept, which are the
     * next to be final.
     */
    static String write(NavigableMap<LocalDate, Instant> moments, int room) {
        NavigableMap<LocalDate, Instant> some = new TreeMap<>(moments);
        String text = write(some);
        while (text.length() > room || some.size() > MOST_DAYS) {
            some.pollLastEntry();
            text = write(some);
        }
        return text;
    }

    private static String write(NavigableMap<LocalDate, Instant> moments) {
        StringJoiner text = new StringJoiner(" ");
        NavigableMap<LocalDate, Instant> left = moments;
        while (!left.isEmpty()) {
            LocalDate first = left.firstKey();
            Instant moment = left.firstEntry().getValue();
            LocalDate end = first.plusDays(1);
            while (moment.equals(left.get(end))) {
                end = end.plusDays(1);
            }
            text.add(first + (end.equals(first.plusDays(1)) ? "" : "/" + end) + "=" + moment);
            left = left.tailMap(end, true);
        }
        return text.toString();
    }

    /**
     * @param field the field that it is, for the message
     * @throws IllegalArgumentException if the text is none of ours
     */
    static NavigableMap<LocalDate, Instant> read(String field, String text) {
        NavigableMap<LocalDate, Instant> moments = new TreeMap<>();
        for (String each : text.split(" ", -1)) {
            try {
                int equals = Math.max(0, each.indexOf('='));
                Stream<LocalDate> days = days(each.substring(0, equals));
                Instant moment = Instant.parse(each.substring(equals + 1));
                days.limit(MOST_DAYS + 1L).forEach(day -> moments.put(day, moment));
                if (moments.size() > MOST_DAYS) {
                    throw new IllegalArgumentException("of more than " + MOST_DAYS + " days");
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "offset field '" + field + "' has no moment like 2025-01-15=2025-02-20T08:30:00Z: "
                                + OffsetFields.shown(each),
                        e);
            }
        }
        return moments;
    }

    private static Stream<LocalDate> days(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? Stream.of(LocalDate.parse(text))
                : LocalDate.parse(text.substring(0, slash)).datesUntil(LocalDate.parse(text.substring(slash + 1)));
    }
}
