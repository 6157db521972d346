package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.Removals.Missing;
import io.cfbilling.connect.usage.Removals.Verdict;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a response changes.
 *
 * @param summary the response
 * @param all the changes that have records, in the order of their days
 * @param position the position once all changes are emitted
 * @param missing what the response lacks of the days that were emitted before
 * @param tombstones whether removed rows get a tombstone
 */
record UsageChanges(
        UsageSummary summary,
        List<DayChange> all,
        UsagePosition position,
        NavigableMap<LocalDate, Missing> missing,
        boolean tombstones) {
    /** The changes of a response that is not emitted. */
    static UsageChanges none(UsageSummary summary, UsagePosition position) {
        return new UsageChanges(summary, List.of(), position, Collections.emptyNavigableMap(), false);
    }

    /** Whether days lack rows emitted before, so that nothing of them is emitted. */
    boolean isSuspect() {
        return missing.values().stream().anyMatch(each -> each.verdict() == Verdict.SUSPECT);
    }

    /**
     * The suspect days that did not lack the same rows in an earlier response, in order.
     *
     * @param before what was emitted before the response
     */
    List<LocalDate> newlySuspect(UsagePosition before) {
        return days((day, lacking) ->
                        lacking.verdict() == Verdict.SUSPECT && before.history().suspect(day, lacking.digest()) == null)
                .toList();
    }

    /** Whether a later response must agree with this one before those days are final. */
    boolean needsConfirmation(DateRange days) {
        return Stream.concat(
                        days((day, lacking) -> !lacking.isConfirmed()),
                        position.history().removedAt().keySet().stream())
                .anyMatch(days::contains);
    }

    /** Whether every removed row of those days has its tombstone. */
    boolean removalsComplete(DateRange days) {
        return tombstones
                && position.knowsRemovals(days)
                && position.storesAllKeys()
                && days((day, lacking) -> lacking.verdict().isOpen()
                                && position.emitted(day).isPresent())
                        .noneMatch(days::contains);
    }

    private Stream<LocalDate> days(BiPredicate<LocalDate, Missing> which) {
        return missing.entrySet().stream()
                .filter(entry -> which.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey);
    }

    /** How many rows are emitted of those days. */
    long rowsEmitted(DateRange days) {
        return count(days, DayChange::rows);
    }

    /** How many tombstones are emitted of those days. */
    long rowsRemoved(DateRange days) {
        return count(days, change -> change.removed().size());
    }

    private long count(DateRange days, ToLongFunction<DayChange> what) {
        return all.stream()
                .filter(change -> change.day() != null && days.contains(change.day()))
                .mapToLong(what)
                .sum();
    }
}
