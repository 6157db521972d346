package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.ToldDay;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer is told, by what was told before: the days whose content has changed, the rows that went, and the
 * malformed rows never seen. Keeps the position that each step leads to.
 */
final class UsagePlan {
    private final UsageSummary summary;
    private final boolean believed;
    private final boolean tombstones;
    private final boolean deadLetters;
    private final List<DayStep> steps = new ArrayList<>();
    private final Set<LocalDate> removalsUnknown = new HashSet<>();
    private UsagePosition position;

    /**
     * @param summary the answer
     * @param believed whether malformed rows that it lacks are forgotten
     * @param start what was told before
     */
    UsagePlan(UsageSummary summary, boolean believed, UsageOutput output, UsagePosition start) {
        this.summary = summary;
        this.believed = believed;
        this.tombstones = output.tombstones();
        this.deadLetters = output.malformed() == MalformedMode.DEAD_LETTER;
        this.position = start;
    }

    /** Adds a day that has lines in the answer, or had rows and is believed to have none any more; days come in order. */
    void add(LocalDate date) {
        UsageDay day = summary.days().get(date);
        if (day == null) {
            addGone(date);
        } else if (day.rows() > 0) {
            addRows(day);
        } else if (position.told(date).isPresent()) {
            // The rows that were told may be those that cannot be read now.
            removalsUnknown.add(date);
        }
        if (day != null) {
            addMalformed(date, date, day.malformed());
        }
    }

    private void addGone(LocalDate date) {
        if (!summary.undated().isEmpty()) {
            // Its rows may be among those that do not tell their day.
            removalsUnknown.add(date);
            return;
        }
        @Nullable DayKeys told = tombstones ? toldKeys(date) : null;
        if (told == null) {
            removalsUnknown.add(date);
        }
        List<RowKey> removed = told == null ? List.of() : told.without(DayKeys.NONE);
        addStep(new DayStep(date, 0, removed, Set.of(), position, position.without(date)));
    }

    private void addRows(UsageDay day) {
        LocalDate date = day.date();
        @Nullable DayKeys told = toldKeys(date);
        @Nullable DayKeys present = tombstones ? day.keys() : null;
        @Nullable DayKeys after = present;
        boolean changed = position.told(date)
                .filter(before -> before.digest().equals(day.digest()))
                .isEmpty();
        List<RowKey> removed = List.of();
        // The content being what was told, so are its keys, known or not.
        if (present == null || (told == null && changed)) {
            removalsUnknown.add(date);
        } else if (told != null) {
            removed = told.without(present);
            if (!removed.isEmpty() && mayHideRowsOf(day)) {
                // What was told may be among the rows that cannot be read: they are not gone.
                removalsUnknown.add(date);
                removed = List.of();
                after = told.and(present);
            }
        }
        if (!changed && removed.isEmpty() && Objects.equals(after, told)) {
            return;
        }
        addStep(new DayStep(
                date,
                changed ? day.rows() : 0,
                removed,
                Set.of(),
                changed ? position.withTelling(date, present) : position,
                position.withTold(date, day.digest(), after)));
    }

    /** Whether rows of the day may be among the malformed ones. */
    private boolean mayHideRowsOf(UsageDay day) {
        return !day.malformed().isEmpty() || !summary.undated().isEmpty();
    }

    /** The keys that were told of a day, none where it was not told; null where they are not known. */
    private @Nullable DayKeys toldKeys(LocalDate date) {
        Optional<ToldDay> told = position.told(date);
        return told.isPresent() ? told.get().keys() : DayKeys.NONE;
    }

    /**
     * Adds the malformed rows that do not tell their day.
     *
     * @param book the day under which they are remembered, apart from its own
     */
    void addUndated(LocalDate book) {
        addMalformed(null, book, summary.undated());
    }

    private void addMalformed(@Nullable LocalDate date, LocalDate book, RowIdentities rows) {
        if (deadLetters) {
            Set<Long> fresh = rows.stream()
                    .filter(row -> !position.knowsMalformed(row))
                    .boxed()
                    .collect(Collectors.toSet());
            LongStream known = position.malformed(book).stream().filter(row -> !believed || isThere(book, row));
            RowIdentities all = RowIdentities.of(LongStream.concat(known, rows.stream()));
            addStep(new DayStep(date, 0, List.of(), fresh, position, position.withMalformed(book, all)));
        }
    }

    private boolean isThere(LocalDate date, long malformed) {
        UsageDay day = summary.days().get(date);
        return summary.undated().contains(malformed)
                || (day != null && day.malformed().contains(malformed));
    }

    /** What a step without records changes goes with the records after it. */
    private void addStep(DayStep step) {
        position = step.after();
        if (step.records() > 0) {
            steps.add(step);
        }
    }

    /** The steps in the order of their days. */
    List<DayStep> steps() {
        return steps;
    }

    /** Where we are once all steps are told. */
    UsagePosition position() {
        return position;
    }

    /** How many rows the answer has of those days. */
    long rows(DateRange days) {
        return summary.within(days).values().stream().mapToLong(UsageDay::rows).sum();
    }

    /** How many rows are told of those days. */
    long emitted(DateRange days) {
        return count(days, DayStep::rows);
    }

    /** How many tombstones are told of those days. */
    long removed(DateRange days) {
        return count(days, step -> step.removed().size());
    }

    /** Whether no row of those days can have gone unnoticed. */
    boolean noticesRemovals(DateRange days) {
        return tombstones && removalsUnknown.stream().noneMatch(days::contains);
    }

    private long count(DateRange days, ToLongFunction<DayStep> what) {
        return steps.stream()
                .filter(step -> step.day() != null && days.contains(step.day()))
                .mapToLong(what)
                .sum();
    }
}
