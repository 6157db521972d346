package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.EmittedDay;
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
import org.jspecify.annotations.Nullable;

/**
 * Detects the difference of one response to what was emitted before: the days whose content has changed, the removed
 * rows, and the new malformed rows. A day that lacks rows emitted before is suspect: nothing of it is emitted until a
 * second response lacks the same. If malformed rows may hide the missing rows, the day is emitted, but is not final
 * until then.
 */
public final class ChangeDetector {
    private final UsageSummary summary;
    private final Emits emits;
    private final MalformedRowChanges malformed;
    private final UnconfirmedDays unconfirmed;
    private final List<DayChange> changes = new ArrayList<>();
    private final UsageChanges.Findings findings = new UsageChanges.Findings();
    private UsagePosition position;

    /**
     * Which changes are emitted.
     *
     * @param tombstones whether a removed row gets a tombstone
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
        this.emits = emits;
        this.malformed = new MalformedRowChanges(summary);
        this.unconfirmed = new UnconfirmedDays(suspects, times, findings);
        this.position = start;
    }

    /** The changes of all days of these windows. */
    public UsageChanges detect(List<UsageWindow> windows) {
        windows.forEach(window -> days(window).forEach(this::add));
        if (!windows.isEmpty()) {
            // Malformed rows without a day are remembered until the period of the last window is final.
            LocalDate last = windows.get(windows.size() - 1).wanted().to().minusDays(1);
            addMalformed(null, position.anchors().periodOf(last).to().minusDays(1), summary.undated());
        }
        return new UsageChanges(summary, List.copyOf(changes), position, findings, emits.tombstones);
    }

    /** The days of the window that have rows in the response, had rows before, or are to be confirmed. */
    private Set<LocalDate> days(UsageWindow window) {
        Set<LocalDate> days = new TreeSet<>(summary.within(window.wanted()).keySet());
        days.addAll(position.emitted(window.wanted()).keySet());
        position.history().unconfirmedDays().filter(window.wanted()::contains).forEach(days::add);
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
            addRemoved(date, before.get());
        } else {
            position = unconfirmed.kept(position, date, false, null);
        }
        if (day != null && !findings.suspect.contains(date)) {
            addMalformed(date, date, day.malformed());
        }
    }

    /** The day's rows may be among the malformed ones, even if none was emitted before. */
    private void addUnreadable(LocalDate date, Optional<EmittedDay> before) {
        if (before.isPresent()) {
            findings.removalsUnknown.add(date);
        }
        @Nullable DayKeys emitted = emittedKeys(date);
        DayDigest hidden = SuspectDay.digest(emitted, missing(emitted), true);
        position = unconfirmed.kept(position, date, false, hidden);
    }

    private static List<RowKey> missing(@Nullable DayKeys emitted) {
        return emitted == null ? List.of() : emitted.without(DayKeys.NONE);
    }

    private void addRemoved(LocalDate date, EmittedDay before) {
        @Nullable DayKeys emitted = before.keys();
        List<RowKey> missing = missing(emitted);
        if (isSuspect(date, SuspectDay.digest(emitted, missing, false))) {
            return;
        }
        if (emitted == null) {
            position = position.withUnknownRemovals(date);
        }
        UsagePosition after = position.without(date);
        addChange(new DayChange(date, 0, tombstones(missing), Set.of(), position, unconfirmed.removed(after, date)));
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
        // Unchanged content has the keys that were emitted, known or not.
        if (emitted == null && changed) {
            position = position.withUnknownRemovals(date);
        } else if (present == null) {
            findings.removalsUnknown.add(date);
        } else if (emitted != null) {
            missing = emitted.without(present);
            if (!missing.isEmpty() && malformed.mayHideRowsOf(day)) {
                // The missing rows may be among the malformed ones, so they are not removed.
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
        UsagePosition end = missing.isEmpty()
                ? unconfirmed.kept(emitted, date, changed, hidden)
                : unconfirmed.removed(emitted, date);
        UsagePosition before = changed ? position.withPartlyEmitted(date, day.keys()) : position;
        addChange(new DayChange(date, changed ? day.rows() : 0, tombstones(missing), Set.of(), before, end));
    }

    private List<RowKey> tombstones(List<RowKey> missing) {
        return emits.tombstones ? missing : List.of();
    }

    private boolean isSuspect(LocalDate date, DayDigest missing) {
        Optional<UsagePosition> suspect = unconfirmed.suspect(position, date, missing);
        suspect.ifPresent(noted -> position = noted);
        return suspect.isPresent();
    }

    /** The keys emitted of a day, none if the day was not emitted; null if they are not known. */
    private @Nullable DayKeys emittedKeys(LocalDate date) {
        Optional<EmittedDay> emitted = position.emitted(date);
        return emitted.isPresent() ? emitted.get().keys() : DayKeys.NONE;
    }

    private void addMalformed(@Nullable LocalDate date, LocalDate remembered, RowIdentities rows) {
        if (emits.deadLetters) {
            boolean complete = date != null || findings.suspect.isEmpty();
            addChange(malformed.of(date, remembered, rows, complete, position));
        }
    }

    /** If a change has no records, the records after it carry its position. */
    private void addChange(DayChange change) {
        position = change.after();
        if (change.records() > 0) {
            changes.add(change);
        }
    }
}
