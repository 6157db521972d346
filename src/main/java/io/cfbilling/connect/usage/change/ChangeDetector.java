package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.EmittedDay;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.change.Removals.Missing;
import io.cfbilling.connect.usage.change.Removals.Verdict;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Detects the difference of one response to what was emitted before: the days whose content has changed, the rows that
 * {@link Removals} removes, and the new malformed rows. Nothing of a suspect day is emitted.
 */
public final class ChangeDetector {
    private final Removals removals;
    private final UsageSummary summary;
    private final Emits emits;
    private final List<DayChange> changes = new ArrayList<>();
    private final NavigableMap<LocalDate, Missing> missing = new TreeMap<>();
    private UsagePosition position;

    /**
     * Which changes are emitted.
     *
     * @param tombstones whether a removed row gets a tombstone
     * @param deadLetters whether malformed rows become dead letters
     */
    public record Emits(boolean tombstones, boolean deadLetters) {}

    /**
     * @param removals decide about the rows that the response lacks
     * @param start what was emitted before
     */
    public ChangeDetector(Removals removals, Emits emits, UsagePosition start) {
        this.removals = removals;
        this.summary = removals.summary();
        this.emits = emits;
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
        return new UsageChanges(summary, List.copyOf(changes), position, missing, emits.tombstones);
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
            position = removals.noted(position, date, lacking, false);
            return;
        }
        if (day != null && day.rows() > 0) {
            addRows(day, lacking);
        } else {
            addNoRows(date, lacking);
        }
        if (day != null) {
            addMalformed(date, date, day.malformed());
        }
    }

    private void addRows(UsageDay day, Missing lacking) {
        LocalDate date = day.date();
        @Nullable DayKeys emitted = emittedKeys(date);
        @Nullable DayKeys present = day.keys();
        // Unchanged content has the keys that were emitted, known or not.
        boolean changed = position.emitted(date)
                .filter(before -> before.digest().equals(day.digest()))
                .isEmpty();
        if (emitted == null && changed) {
            position = position.withEmitted(days -> days.withUnknownRemovals(date));
        }
        boolean isHidden = lacking.verdict() == Verdict.HIDDEN;
        @Nullable DayKeys all = isHidden && emitted != null && present != null ? emitted.and(present) : present;
        UsagePosition before = changed ? position.withEmitted(days -> days.withPartly(date, present)) : position;
        UsagePosition after = changed || !Objects.equals(all, emitted)
                ? position.withEmitted(days -> days.with(date, day.digest(), all))
                : position;
        UsagePosition noted = removals.noted(after, date, lacking, changed);
        add(new DayChange(date, changed ? day.rows() : 0, tombstones(lacking), Set.of(), before, noted));
    }

    private void addNoRows(LocalDate date, Missing lacking) {
        boolean isRemoved = lacking.verdict() == Verdict.REMOVED;
        if (isRemoved && emittedKeys(date) == null) {
            position = position.withEmitted(days -> days.withUnknownRemovals(date));
        }
        UsagePosition after = isRemoved ? position.withEmitted(days -> days.without(date)) : position;
        UsagePosition noted = removals.noted(after, date, lacking, false);
        add(new DayChange(date, 0, tombstones(lacking), Set.of(), position, noted));
    }

    private List<RowKey> tombstones(Missing lacking) {
        return emits.tombstones && lacking.verdict() == Verdict.REMOVED ? lacking.rows() : List.of();
    }

    /** The keys emitted of a day, none if the day was not emitted; null if they are not known. */
    private @Nullable DayKeys emittedKeys(LocalDate date) {
        Optional<EmittedDay> emitted = position.emitted(date);
        return emitted.isPresent() ? emitted.get().keys() : DayKeys.NONE;
    }

    /**
     * Adds dead letters for those malformed rows that are none yet. The position remembers them until a response lacks
     * them; a suspect response may lack them by mistake.
     *
     * @param date the charge day of the rows; null if they do not show it
     * @param remembered the day under which the position remembers the rows
     */
    private void addMalformed(@Nullable LocalDate date, LocalDate remembered, RowIdentities rows) {
        if (!emits.deadLetters) {
            return;
        }
        boolean isComplete =
                date != null || missing.values().stream().noneMatch(day -> day.verdict() == Verdict.SUSPECT);
        UsagePosition before = position;
        Set<Long> fresh =
                rows.stream().filter(row -> !before.knowsMalformed(row)).boxed().collect(Collectors.toSet());
        LongStream known = before.malformed(remembered).stream().filter(row -> !isComplete || isThere(remembered, row));
        RowIdentities all = RowIdentities.of(LongStream.concat(known, rows.stream()));
        add(new DayChange(
                date, 0, List.of(), fresh, before, before.withEmitted(days -> days.withMalformed(remembered, all))));
    }

    private boolean isThere(LocalDate date, long row) {
        UsageDay day = summary.days().get(date);
        return summary.undated().contains(row)
                || (day != null && day.malformed().contains(row));
    }

    /** If a change has no records, the records after it carry its position. */
    private void add(DayChange change) {
        position = change.after();
        if (change.records() > 0) {
            changes.add(change);
        }
    }
}
