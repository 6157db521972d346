package io.cfbilling.connect.model;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The anchors of an account's subscriptions, learned from its rows: there may be several, and they may move. The first
 * one determines the billing periods in which usage is read. A day is final only once its period is final for all of
 * them. Immutable; empty while none is known.
 *
 * @param all the anchors; the first one determines the billing periods
 */
public record BillingAnchors(List<Anchor> all) {
    /** No anchor is known yet. */
    public static final BillingAnchors UNKNOWN = new BillingAnchors(List.of());

    /** If no row has shown an anchor for two months, its subscription has ended or moved. */
    private static final int SHORTEST_MEMORY_DAYS = 62;

    /** No billing period is longer. */
    private static final int LONGEST_PERIOD_DAYS = 31;

    private static final Comparator<Anchor> LATEST_FIRST =
            Comparator.comparing(Anchor::lastSeen).reversed();

    public BillingAnchors {
        all = List.copyOf(all);
    }

    /** Whether an anchor is known yet. */
    public boolean known() {
        return !all.isEmpty();
    }

    /**
     * The anchors, updated by the period starts of a response's rows.
     *
     * <p>An anchor is dropped once its last period needs no further read: that period lasts a month, and is read until
     * the lookback after its end. While earlier days are not final, the anchors of their time are kept.
     *
     * @param lookbackDays how many days after its end a period is still read
     * @param firstOpenDay the first day that is not final
     */
    public BillingAnchors seen(Set<LocalDate> periodStarts, int lookbackDays, LocalDate firstOpenDay) {
        List<Anchor> anchors = new ArrayList<>(all);
        for (LocalDate start : new TreeSet<>(periodStarts)) {
            learn(anchors, start);
        }
        if (!known()) {
            anchors.sort(LATEST_FIRST);
        }
        int memoryDays = Math.max(SHORTEST_MEMORY_DAYS, LONGEST_PERIOD_DAYS + lookbackDays);
        Optional<LocalDate> newest = anchors.stream().map(Anchor::lastSeen).max(Comparator.naturalOrder());
        newest.map(date -> DateRange.earlier(date, firstOpenDay).minusDays(memoryDays))
                .ifPresent(date -> anchors.removeIf(anchor -> anchor.lastSeen().isBefore(date)));
        return new BillingAnchors(anchors);
    }

    private static void learn(List<Anchor> anchors, LocalDate start) {
        Optional<Anchor> known =
                anchors.stream().filter(anchor -> anchor.explains(start)).max(Comparator.comparing(Anchor::certain));
        if (known.isPresent()) {
            anchors.set(anchors.indexOf(known.get()), known.get().seen(start));
        } else {
            anchors.add(Anchor.shownBy(start));
        }
    }

    /**
     * The anchors, with the one seen last first, so that it determines the billing periods. Needed after the anchor has
     * moved: then all rows of the present period have another period start.
     */
    public BillingAnchors withLatestFirst() {
        return new BillingAnchors(all.stream().sorted(LATEST_FIRST).toList());
    }

    /** The billing period of the day; while no anchor is known, its calendar month. */
    public DateRange periodOf(LocalDate day) {
        int anchorDay = known() ? all.get(0).day() : 1;
        return new DateRange(Anchor.startOnOrBefore(anchorDay, day), Anchor.startAfter(anchorDay, day));
    }

    /**
     * The first day that a read on the given day does not make final: the start of the earliest billing period, of any
     * subscription, that had not ended that many days before.
     */
    public LocalDate firstDayNotFinal(LocalDate readOn, int lookbackDays) {
        LocalDate cutoff = readOn.minusDays(lookbackDays);
        if (!known()) {
            return YearMonth.from(cutoff).atDay(1);
        }
        return days().mapToObj(day -> Anchor.startOnOrBefore(day, cutoff))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The start of the earliest billing period, of any subscription, that is open on the day. */
    public LocalDate openSince(LocalDate today) {
        return firstDayNotFinal(today, 0);
    }

    /**
     * The earliest start of the billing periods, of any subscription, that contain the day; the day itself while no
     * anchor is known.
     */
    public LocalDate earliestStartBefore(LocalDate day) {
        return days().mapToObj(anchor -> Anchor.startOnOrBefore(anchor, day))
                .min(Comparator.naturalOrder())
                .orElse(day);
    }

    private IntStream days() {
        return all.stream().flatMapToInt(Anchor::days).distinct();
    }
}
