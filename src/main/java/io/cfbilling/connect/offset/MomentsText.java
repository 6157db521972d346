package io.cfbilling.connect.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Moments by day as an offset carries them: {@code 2025-01-15=2025-02-20T08:30:00Z}, separated by blanks. Successive
 * days that share a moment are one entry, {@code 2025-01-15/2025-02-15=2025-02-20T08:30:00Z}, the end exclusive.
 */
final class MomentsText {
    /** No account has more open days. The limit keeps a short text from filling the memory with days. */
    private static final int MOST_DAYS = 10_000;

    private MomentsText() {}

    /**
     * Writes at most so many characters. If not all days fit, the oldest are kept, since they become final next.
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
        NavigableMap<LocalDate, Instant> rest = moments;
        while (!rest.isEmpty()) {
            LocalDate first = rest.firstKey();
            Instant moment = rest.firstEntry().getValue();
            LocalDate end = first.plusDays(1);
            while (moment.equals(rest.get(end))) {
                end = end.plusDays(1);
            }
            text.add(first + (end.equals(first.plusDays(1)) ? "" : "/" + end) + "=" + moment);
            rest = rest.tailMap(end, true);
        }
        return text.toString();
    }

    /**
     * @param field the name of the offset field, for the message
     * @throws IllegalArgumentException if the connector does not write such a text
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
