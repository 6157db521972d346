package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
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

    static DateRanges read(OffsetFields fields, String name) {
        DateRanges ranges = DateRanges.NONE;
        for (DateRange range : fields.entries(name, RangesText::range)) {
            ranges = ranges.with(range);
        }
        return ranges;
    }

    private static DateRange range(String text) {
        String[] ends = text.split("/", 2);
        return new DateRange(LocalDate.parse(ends[0]), LocalDate.parse(ends[1]));
    }
}
