package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.stream.Collectors;

/** Ranges of days as an offset carries them: {@code 2025-01-15/2025-03-15}, the end exclusive, separated by blanks. */
final class RangesText {
    /** Ten years have fewer, even if every other month is final. */
    private static final int MOST_RANGES = 200;

    private RangesText() {}

    /** Writes the latest ranges if there are too many. A restarted task reads the days of the others again. */
    static String write(DateRanges ranges) {
        return ranges.all().stream()
                .skip(Math.max(0, ranges.all().size() - MOST_RANGES))
                .map(range -> range.from() + "/" + range.to())
                .collect(Collectors.joining(" "));
    }

    static DateRanges read(String field, String text) {
        DateRanges ranges = DateRanges.NONE;
        for (String each : text.split(" ", MOST_RANGES + 1)) {
            ranges = ranges.with(range(field, each));
        }
        return ranges;
    }

    private static DateRange range(String field, String text) {
        try {
            int slash = Math.max(0, text.indexOf('/'));
            return new DateRange(LocalDate.parse(text.substring(0, slash)), LocalDate.parse(text.substring(slash + 1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "offset field '" + field + "' has no days like 2025-01-15/2025-03-15: " + OffsetFields.shown(text),
                    e);
        }
    }
}
