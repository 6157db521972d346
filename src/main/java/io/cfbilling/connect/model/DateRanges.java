package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Days in UTC, as ranges that neither overlap nor touch. Immutable.
 *
 * @param all the ranges, none of them empty, oldest first
 */
public record DateRanges(List<DateRange> all) {
    /** No days. */
    public static final DateRanges NONE = new DateRanges(List.of());

    public DateRanges {
        all = List.copyOf(all);
    }

    /** These days and those of one more range. */
    public DateRanges with(DateRange more) {
        if (more.isEmpty()) {
            return this;
        }
        List<DateRange> ranges = new ArrayList<>();
        LocalDate from = more.from();
        LocalDate to = more.to();
        for (DateRange range : all) {
            if (range.to().isBefore(from) || range.from().isAfter(to)) {
                ranges.add(range);
            } else {
                from = DateRange.earlier(from, range.from());
                to = DateRange.later(to, range.to());
            }
        }
        ranges.add(new DateRange(from, to));
        ranges.sort(Comparator.comparing(DateRange::from));
        return new DateRanges(ranges);
    }

    /** Whether the day is one of them. */
    public boolean contains(LocalDate day) {
        return all.stream().anyMatch(range -> range.contains(day));
    }

    /** Whether every day of the range is one of them; true of an empty range. */
    public boolean contains(DateRange range) {
        return range.isEmpty() || all.stream().anyMatch(each -> each.contains(range));
    }

    /** The first day, on or after the given one, that is not one of them. */
    public LocalDate firstGap(LocalDate day) {
        return all.stream()
                .filter(range -> range.contains(day))
                .map(DateRange::to)
                .findFirst()
                .orElse(day);
    }

    /** The last day, on or before the given one, that is not one of them. */
    public LocalDate lastGap(LocalDate day) {
        return all.stream()
                .filter(range -> range.contains(day))
                .map(range -> range.from().minusDays(1))
                .findFirst()
                .orElse(day);
    }

    /** Those of them that lie on or after the given day. */
    public DateRanges from(LocalDate day) {
        return new DateRanges(all.stream()
                .filter(range -> range.to().isAfter(day))
                .map(range -> new DateRange(DateRange.later(range.from(), day), range.to()))
                .toList());
    }
}
