package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which days of an account are final.
 *
 * @param since the first day wanted; null until it is decided, which takes a response that shows the open billing
 *     period
 * @param day the first day that is not final
 * @param finalDays days after it that are final too, while something before them is not
 */
record DateCursor(@Nullable LocalDate since, LocalDate day, DateRanges finalDays) {
    /** The offset has this text as long as the first day wanted is not decided. */
    private static final String UNDECIDED = "undecided";

    DateCursor(@Nullable LocalDate since, LocalDate day) {
        this(since, day, DateRanges.NONE);
    }

    /** Adds final days. The cursor moves to the first day that is not final. */
    DateCursor with(DateRange days) {
        DateRanges all = finalDays.with(days);
        LocalDate next = all.firstGap(day);
        return new DateCursor(since, next, all.from(next));
    }

    /** Whether the day needs no further read. */
    boolean isFinal(LocalDate date) {
        return date.isBefore(day) || finalDays.contains(date);
    }

    /** Whether no day of the range needs a further read. */
    boolean isFinal(DateRange range) {
        LocalDate open = DateRange.later(range.from(), day);
        return !range.to().isAfter(open) || finalDays.contains(new DateRange(open, range.to()));
    }

    static DateCursor read(OffsetFields fields) {
        LocalDate day = fields.date(UsageOffsetFields.CURSOR);
        boolean decided = !fields.optionalText(UsageOffsetFields.SINCE).equals(UNDECIDED);
        return new DateCursor(
                decided ? fields.date(UsageOffsetFields.SINCE, day) : null,
                day,
                OffsetTexts.ranges(fields, UsageOffsetFields.FINAL).from(day));
    }

    void write(BoundedEntries entries) {
        entries.put(UsageOffsetFields.SINCE, since == null ? UNDECIDED : since.toString());
        entries.put(UsageOffsetFields.CURSOR, day.toString());
        entries.putIfItFits(UsageOffsetFields.FINAL, OffsetTexts.ranges(finalDays));
    }
}
