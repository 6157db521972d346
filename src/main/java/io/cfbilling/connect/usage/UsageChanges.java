package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.EmittedDay;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a response changes, by what was emitted before: the days whose content has changed, the rows that are gone, and the
 * malformed rows never seen. Days that lack rows emitted before are suspect, and left as they are until a second response
 * agrees. Where malformed rows may hide what is lacking, the day is emitted, and only not final until then. Keeps the
 * position that each change leads to.
 */
final class UsageChanges {
    private final UsageSummary summary;
    private final ResponseTimes times;
    private final SuspectResponses suspects;
    private final UsageOutput output;
    private final List<DayChange> changes = new ArrayList<>();
    private final Set<LocalDate> suspectDays = new TreeSet<>();
    private final Set<LocalDate> newlySuspect = new TreeSet<>();
    private final Set<LocalDate> hiddenDays = new HashSet<>();
    private final Set<LocalDate> removalsUnknown = new HashSet<>();
    private UsagePosition position;

    /**
     * @param summary the response
     * @param times when it was requested
     * @param start what was emitted before
     */
    UsageChanges(
            UsageSummary summary,
            ResponseTimes times,
            SuspectResponses suspects,
            UsageOutput output,
            UsagePosition start) {
        this.summary = summary;
        this.times = times;
        this.suspects = suspects;
        this.output = output;
        this.position = start;
    }

    /** Adds a day that has lines in the response, had rows before, or lost them of late; days come in order. */
    void add(LocalDate date) {
        UsageDay day = summary.days().get(date);
        Optional<EmittedDay> before = position.emitted(date);
        if (day != null && day.rows() > 0) {
            addRows(day);
        } else if (day != null || (before.isPresent() && !summary.undated().isEmpty())) {
            addUnreadable(date, before);
        } else if (before.isPresent()) {
            addGone(date, before.get());
        } else {
            position = position.withHistory(kept(date, false, null));
        }
        if (day != null && !suspectDays.contains(date)) {
            addMalformed(date, date, day.malformed());
        }
    }

    /** The rows of a day may be among those that cannot be read now, also where none was emitted before. */
    private void addUnreadable(LocalDate date, Optional<EmittedDay> before) {
        if (before.isPresent()) {
            removalsUnknown.add(date);
        }
        @Nullable DayKeys emitted = emittedKeys(date);
        DayDigest hidden = SuspectDay.digest(emitted, missing(emitted), true);
        position = position.withHistory(kept(date, false, hidden));
    }

    private static List<RowKey> missing(@Nullable DayKeys emitted) {
        return emitted == null ? List.of() : emitted.without(DayKeys.NONE);
    }

    private void addGone(LocalDate date, EmittedDay before) {
        @Nullable DayKeys emitted = before.keys();
        List<RowKey> missing = missing(emitted);
        if (isSuspect(date, SuspectDay.digest(emitted, missing, false))) {
            return;
        }
        if (emitted == null) {
            position = position.withUnknownRemovals(date);
        }
        UsagePosition after = position.without(date);
        addChange(new DayChange(date, 0, tombstones(missing), Set.of(), position, removed(after, date)));
    }

    private void addRows(UsageDay day) {
        LocalDate date = day.date();
        @Nullable DayKeys emitted = emittedKeys(date);
        @Nullable DayKeys present = day.keys();
        @Nullable DayKeys after = present;
        boolean changed = position.emitted(date)
                .filter(before -> before.digest().equals(day.digest()))
                .isEmpty();
        List<RowKey> missing = List.of();
        @Nullable DayDigest hidden = null;
        // The content being what was emitted, so are its keys, known or not.
        if (emitted == null && changed) {
            position = position.withUnknownRemovals(date);
        } else if (present == null) {
            removalsUnknown.add(date);
        } else if (emitted != null) {
            missing = emitted.without(present);
            if (!missing.isEmpty() && mayHideRowsOf(day)) {
                // What was emitted may be among the rows that cannot be read: they are not gone.
                removalsUnknown.add(date);
                hidden = SuspectDay.digest(emitted, missing, true);
                missing = List.of();
                after = emitted.and(present);
            }
        }
        if (!missing.isEmpty() && isSuspect(date, SuspectDay.digest(emitted, missing, false))) {
            return;
        }
        change(day, changed, missing, hidden, after);
    }

    private void change(
            UsageDay day, boolean changed, List<RowKey> missing, @Nullable DayDigest hidden, @Nullable DayKeys after) {
        LocalDate date = day.date();
        UsagePosition emitted = changed || !Objects.equals(after, emittedKeys(date))
                ? position.withEmitted(date, day.digest(), after)
                : position;
        UsagePosition end =
                missing.isEmpty() ? emitted.withHistory(kept(date, changed, hidden)) : removed(emitted, date);
        addChange(new DayChange(
                date,
                changed ? day.rows() : 0,
                tombstones(missing),
                Set.of(),
                changed ? position.withPartlyEmitted(date, day.keys()) : position,
                end));
    }

    private List<RowKey> tombstones(List<RowKey> missing) {
        return output.tombstones() ? missing : List.of();
    }

    private UsagePosition removed(UsagePosition emitted, LocalDate date) {
        return emitted.withHistory(suspects.removed(emitted.history(), date, times));
    }

    /**
     * The history with a day of which nothing is removed.
     *
     * @param hidden the digest of the keys that the response lacks and malformed rows may hide; null where it lacks none
     */
    private ReadHistory kept(LocalDate date, boolean changed, @Nullable DayDigest hidden) {
        ReadHistory history = position.history();
        if (hidden == null) {
            return suspects.complete(history, date, changed, times);
        } else if (suspects.isSuspect(history, date, hidden, times)) {
            hiddenDays.add(date);
        }
        return suspects.hidden(history, date, hidden, changed, times);
    }

    private boolean isSuspect(LocalDate date, DayDigest missing) {
        boolean suspect = suspects.isSuspect(position.history(), date, missing, times);
        if (suspect) {
            SuspectDay former = position.history().suspects().get(date);
            if (former == null || !former.missing().equals(missing)) {
                newlySuspect.add(date);
            }
            suspectDays.add(date);
            position = position.withHistory(suspects.suspect(position.history(), date, missing, times));
        }
        return suspect;
    }

    /** Whether rows of the day may be among the malformed ones. */
    private boolean mayHideRowsOf(UsageDay day) {
        return !day.malformed().isEmpty() || !summary.undated().isEmpty();
    }

    /** The keys that were emitted of a day, none where it was not; null where they are not known. */
    private @Nullable DayKeys emittedKeys(LocalDate date) {
        Optional<EmittedDay> emitted = position.emitted(date);
        return emitted.isPresent() ? emitted.get().keys() : DayKeys.NONE;
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
        if (output.malformed() == MalformedMode.DEAD_LETTER) {
            Set<Long> fresh = rows.stream()
                    .filter(row -> !position.knowsMalformed(row))
                    .boxed()
                    .collect(Collectors.toSet());
            boolean believed = date != null || suspectDays.isEmpty();
            LongStream known = position.malformed(book).stream().filter(row -> !believed || isThere(book, row));
            RowIdentities all = RowIdentities.of(LongStream.concat(known, rows.stream()));
            addChange(new DayChange(date, 0, List.of(), fresh, position, position.withMalformed(book, all)));
        }
    }

    private boolean isThere(LocalDate date, long malformed) {
        UsageDay day = summary.days().get(date);
        return summary.undated().contains(malformed)
                || (day != null && day.malformed().contains(malformed));
    }

    /** What a change without records alters goes with the records after it. */
    private void addChange(DayChange change) {
        position = change.after();
        if (change.records() > 0) {
            changes.add(change);
        }
    }

    UsageSummary summary() {
        return summary;
    }

    /** The changes that make records, in the order of their days. */
    List<DayChange> all() {
        return changes;
    }

    /** Where we are once all changes are emitted. */
    UsagePosition position() {
        return position;
    }

    /** The days that the response lacks rows of, and that are left as they are. */
    Set<LocalDate> suspectDays() {
        return suspectDays;
    }

    /** Those of them that no earlier response lacked the same rows of. */
    Set<LocalDate> newlySuspect() {
        return newlySuspect;
    }

    /** Whether a later response must agree with this one before those days are final. */
    boolean leavesOpen(DateRange days) {
        return Stream.of(suspectDays, hiddenDays, position.history().removedAt().keySet())
                .flatMap(Set::stream)
                .anyMatch(days::contains);
    }

    /** How many rows are emitted of those days. */
    long emitted(DateRange days) {
        return count(days, DayChange::rows);
    }

    /** How many tombstones are emitted of those days. */
    long removed(DateRange days) {
        return count(days, change -> change.removed().size());
    }

    /** Whether every row of those days that is gone is removed by now. */
    boolean noticesRemovals(DateRange days) {
        return output.tombstones()
                && position.knowsRemovals(days)
                && position.keysFit()
                && removalsUnknown.stream().noneMatch(days::contains)
                && suspectDays.stream().noneMatch(days::contains);
    }

    private long count(DateRange days, ToLongFunction<DayChange> what) {
        return changes.stream()
                .filter(change -> change.day() != null && days.contains(change.day()))
                .mapToLong(what)
                .sum();
    }
}
