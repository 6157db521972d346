package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.EmittedDay;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects what a response changes by what was emitted before: the days whose content has changed, the rows that are gone,
 * and the malformed rows never seen. Days that lack rows emitted before are suspect, and left as they are until a second
 * response agrees. Where malformed rows may hide the missing rows, the day is emitted, but is not final until then. One for
 * each response.
 */
public final class ChangeDetector {
    private final UsageSummary summary;
    private final ResponseTimes times;
    private final SuspectResponses suspects;
    private final Emits emits;
    private final List<DayChange> changes = new ArrayList<>();
    private final UsageChanges.Findings findings = new UsageChanges.Findings();
    private UsagePosition position;

    /**
     * Which changes are emitted.
     *
     * @param tombstones whether a row that is gone gets a tombstone
     * @param deadLetters whether malformed rows become dead letters
     */
    public record Emits(boolean tombstones, boolean deadLetters) {}

    /**
     * @param summary the response
     * @param times when it was requested
     * @param start what was emitted before
     */
    public ChangeDetector(
            UsageSummary summary, ResponseTimes times, SuspectResponses suspects, Emits emits, UsagePosition start) {
        this.summary = summary;
        this.times = times;
        this.suspects = suspects;
        this.emits = emits;
        this.position = start;
    }

    /** The changes of all days of these windows. */
    public UsageChanges detect(List<UsageWindow> windows) {
        windows.forEach(window -> days(window).forEach(this::add));
        if (!windows.isEmpty()) {
            // Rows that do not even show their day are remembered until the period of the last window is final.
            LocalDate last = windows.get(windows.size() - 1).wanted().to().minusDays(1);
            addMalformed(null, position.anchors().periodOf(last).to().minusDays(1), summary.undated());
        }
        return new UsageChanges(summary, List.copyOf(changes), position, findings, emits.tombstones);
    }

    /** The days of the window that the response has rows of, had rows before, or wait to be confirmed. */
    private Set<LocalDate> days(UsageWindow window) {
        Set<LocalDate> days = new TreeSet<>(summary.within(window.wanted()).keySet());
        days.addAll(position.emitted(window.wanted()).keySet());
        ReadHistory history = position.history();
        Stream.of(history.suspects().keySet(), history.removedAt().keySet())
                .flatMap(Set::stream)
                .filter(window.wanted()::contains)
                .forEach(days::add);
        days.removeIf(position.finalDays()::contains);
        return days;
    }

    private void add(LocalDate date) {
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
        if (day != null && !findings.suspect.contains(date)) {
            addMalformed(date, date, day.malformed());
        }
    }

    /** The rows of a day may be among those that cannot be read now, also where none was emitted before. */
    private void addUnreadable(LocalDate date, Optional<EmittedDay> before) {
        if (before.isPresent()) {
            findings.removalsUnknown.add(date);
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
            findings.removalsUnknown.add(date);
        } else if (emitted != null) {
            missing = emitted.without(present);
            if (!missing.isEmpty() && mayHideRowsOf(day)) {
                // What was emitted may be among the rows that cannot be read: they are not gone.
                findings.removalsUnknown.add(date);
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
        return emits.tombstones ? missing : List.of();
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
            findings.hidden.add(date);
        }
        return suspects.hidden(history, date, hidden, changed, times);
    }

    private boolean isSuspect(LocalDate date, DayDigest missing) {
        boolean suspect = suspects.isSuspect(position.history(), date, missing, times);
        if (suspect) {
            SuspectDay former = position.history().suspects().get(date);
            if (former == null || !former.missing().equals(missing)) {
                findings.newlySuspect.add(date);
            }
            findings.suspect.add(date);
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

    private void addMalformed(@Nullable LocalDate date, LocalDate book, RowIdentities rows) {
        if (emits.deadLetters) {
            Set<Long> fresh = rows.stream()
                    .filter(row -> !position.knowsMalformed(row))
                    .boxed()
                    .collect(Collectors.toSet());
            boolean believed = date != null || findings.suspect.isEmpty();
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
}
