package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a response changes.
 *
 * @param summary the response
 * @param all the changes that have records, in the order of their days
 * @param position the position once all changes are emitted
 * @param findings what a later response must confirm
 * @param tombstones whether removed rows get a tombstone
 */
public record UsageChanges(
        UsageSummary summary, List<DayChange> all, UsagePosition position, Findings findings, boolean tombstones) {
    /** The days that are not certain after a response. */
    static final class Findings {
        /** Days that lack rows emitted before; nothing of them is emitted. */
        final Set<LocalDate> suspect = new TreeSet<>();
        /** Those of them that did not lack the same rows in an earlier response. */
        final Set<LocalDate> newlySuspect = new TreeSet<>();
        /** Days of which malformed rows may hide missing rows. */
        final Set<LocalDate> hidden = new HashSet<>();
        /** Days whose removed rows are not known. */
        final Set<LocalDate> removalsUnknown = new HashSet<>();
    }

    /** The changes of a response that is not emitted. */
    public static UsageChanges none(UsageSummary summary, UsagePosition position) {
        return new UsageChanges(summary, List.of(), position, new Findings(), false);
    }

    /** Whether days lack rows emitted before, so that nothing of them is emitted. */
    public boolean isSuspect() {
        return !findings.suspect.isEmpty();
    }

    /** The suspect days that did not lack the same rows in an earlier response, in order. */
    public Set<LocalDate> newlySuspect() {
        return findings.newlySuspect;
    }

    /** Whether a later response must agree with this one before those days are final. */
    boolean needsConfirmation(DateRange days) {
        return Stream.of(
                        findings.suspect,
                        findings.hidden,
                        position.history().removedAt().keySet())
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

    private long count(DateRange days, ToLongFunction<DayChange> what) {
        return all.stream()
                .filter(change -> change.day() != null && days.contains(change.day()))
                .mapToLong(what)
                .sum();
    }

    /** Whether every removed row of those days has its tombstone. */
    boolean removalsComplete(DateRange days) {
        return tombstones
                && position.knowsRemovals(days)
                && position.storesAllKeys()
                && Stream.of(findings.removalsUnknown, findings.suspect)
                        .flatMap(Set::stream)
                        .noneMatch(days::contains);
    }
}
