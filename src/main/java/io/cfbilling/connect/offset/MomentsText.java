package io.cfbilling.connect.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Moments by day as an offset carries them: {@code 2025-01-15=2025-02-20T08:30:00Z}, set apart by blanks. */
final class MomentsText {
    private MomentsText() {}

    /** The text, of at most so many characters: where there is no room for all, the latest days are kept. */
    static String write(NavigableMap<LocalDate, Instant> moments, int room) {
        NavigableMap<LocalDate, Instant> some = new TreeMap<>(moments);
        String text = write(some);
        while (text.length() > room) {
            some.pollFirstEntry();
            text = write(some);
        }
        return text;
    }

    private static String write(NavigableMap<LocalDate, Instant> moments) {
        return moments.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
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
                moments.put(LocalDate.parse(each.substring(0, equals)), Instant.parse(each.substring(equals + 1)));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "offset field '" + field + "' has no moment like 2025-01-15=2025-02-20T08:30:00Z: "
                                + OffsetFields.shown(each),
                        e);
            }
        }
        return moments;
    }
}
