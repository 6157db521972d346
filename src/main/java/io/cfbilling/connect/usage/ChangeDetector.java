package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.Removals.Missing;
import io.cfbilling.connect.usage.Removals.Verdict;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Detects the difference of one response to what was emitted before: the days whose content has changed, the rows that
 * {@link Removals} removes, and the new malformed rows. Nothing of a suspect day is emitted.
 */
final class ChangeDetector {
    private final Removals removals;
    private final UsageSummary summary;
    private final MalformedRowsPolicy malformedRows;
    private final boolean tombstones;
    private final List<DayChange> changes = new ArrayList<>();
    private final NavigableMap<LocalDate, Missing> missing = new TreeMap<>();
    private UsagePosition position;

    /**
     * @param removals decide about the rows that the response lacks
     * @param malformedRows decides what becomes of malformed rows
     * @param tombstones whether a removed row gets a tombstone
     * @param start what was emitted before
     */
    ChangeDetector(Removals removals, MalformedRowsPolicy malformedRows, boolean tombstones, UsagePosition start) {
        this.removals = removals;
        this.summary = removals.summary();
        this.malformedRows = malformedRows;
        this.tombstones = tombstones;
        this.position = start;
    }

    /** The changes of all days of these windows. */
    UsageChanges detect(List<UsageWindow> windows) {
        windows.forEach(window -> days(window).forEach(this::add));
        if (!windows.isEmpty()) {
            // Malformed rows without a day are remembered until the period of the last window is final.
            LocalDate last = windows.get(windows.size() - 1).wanted().to().minusDays(1);
            addMalformed(null, position.anchors().periodOf(last).to().minusDays(1));
        }
        return new UsageChanges(summary, List.copyOf(changes), position, missing, tombstones);
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
        @Nullable UsageDay day = summary.days().get(date);
        Missing lacking = removals.missing(position, date, day);
        missing.put(date, lacking);
        if (lacking.verdict() == Verdict.SUSPECT) {
            position = removals.noteDay(position, date, lacking, false);
            return;
        }
        if (day != null && day.rows() > 0) {
            addRows(day, lacking);
        } else {
            addNoRows(date, lacking);
        }
        if (day != null) {
            addMalformed(date, date);
        }
    }

    private void addRows(UsageDay day, Missing lacking) {
        LocalDate date = day.date();
        @Nullable DayKeys emitted = position.emittedKeys(date);
        @Nullable DayKeys from = emittedFromNowOn(day, emitted, lacking);
        boolean changed = position.emitted(date)
                .filter(before -> before.digest().equals(day.digest()))
                .isEmpty();
        // Unchanged content has the keys that were emitted, known or not.
        if (emitted == null && changed) {
            position = position.withEmitted(days -> days.withUnknownRemovals(date));
        }
        UsagePosition before = changed ? position.withEmitted(days -> days.withPartly(date, day.keys())) : position;
        UsagePosition after = changed || !Objects.equals(from, emitted)
                ? position.withEmitted(days -> days.with(date, day.digest(), from))
                : position;
        add(change(date, changed ? day.rows() : 0, lacking, before, removals.noteDay(after, date, lacking, changed)));
    }

    /** The keys of the rows that consumers have once the day is emitted; null if they are not known. */
    private static @Nullable DayKeys emittedFromNowOn(UsageDay day, @Nullable DayKeys emitted, Missing lacking) {
        if (lacking.verdict() == Verdict.HIDDEN && emitted != null && day.keys() != null) {
            return emitted.and(day.keys());
        }
        return day.keys();
    }

    private void addNoRows(LocalDate date, Missing lacking) {
        boolean isRemoved = lacking.verdict() == Verdict.REMOVED;
        if (isRemoved && position.emittedKeys(date) == null) {
            position = position.withEmitted(days -> days.withUnknownRemovals(date));
        }
        UsagePosition after = isRemoved ? position.withEmitted(days -> days.without(date)) : position;
        add(change(date, 0, lacking, position, removals.noteDay(after, date, lacking, false)));
    }

    private DayChange change(LocalDate date, int rows, Missing lacking, UsagePosition before, UsagePosition after) {
        boolean isRemoval = tombstones && lacking.verdict() == Verdict.REMOVED;
        return new DayChange(date, rows, isRemoval ? lacking.rows() : List.of(), Set.of(), before, after);
    }

    /** A suspect response may lack malformed rows by mistake too; of a day, nothing is added then. */
    private void addMalformed(@Nullable LocalDate date, LocalDate remembered) {
        boolean isComplete =
                date != null || missing.values().stream().noneMatch(day -> day.verdict() == Verdict.SUSPECT);
        malformedRows
                .deadLetters(summary, position, date, remembered, isComplete)
                .ifPresent(this::add);
    }

    /** If a change has no records, the records after it carry its position. */
    private void add(DayChange change) {
        position = change.after();
        if (change.records() > 0) {
            changes.add(change);
        }
    }
}
