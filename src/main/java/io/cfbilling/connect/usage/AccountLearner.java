package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.RangeLimits;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Learns from a response what it shows of the account as a whole: its billing anchors, the endpoint version that has
 * its usage, and the first day of its usage.
 *
 * @param lookbackDays how many days after its end a period is still read
 */
record AccountLearner(int lookbackDays) {
    /**
     * The position with what the response shows.
     *
     * @param version the endpoint version that responded
     * @param removals decide whether a response without rows is confirmed
     */
    UsagePosition learn(UsagePosition before, UsageWindow window, EndpointVersion version, Removals removals) {
        LocalDate today = removals.times().today();
        BillingAnchors anchors = anchors(before, window, removals.summary(), today);
        UsagePosition position = before.withAccount(
                account -> account.withEndpointVersion(version).withAnchors(anchors));
        if (!before.isUndecided()) {
            return position;
        } else if (anchors.known()) {
            return position.withSince(anchors.openSince(today));
        }
        boolean isSuspect = removals.isEmptySuspect(removals.noteWindow(before, window), window);
        return isSuspect ? position : position.withSince(window.wanted().from());
    }

    private BillingAnchors anchors(UsagePosition before, UsageWindow window, UsageSummary summary, LocalDate today) {
        Set<LocalDate> starts = summary.days().values().stream()
                .flatMap(day -> day.periodStarts().stream().filter(start -> isPeriodOf(start, day.date(), today)))
                .collect(Collectors.toSet());
        BillingAnchors anchors = before.anchors().seen(starts, lookbackDays, before.cursor());
        return window.isOpenPeriod() && hasMovedOn(window, summary) ? anchors.withLatestFirst() : anchors;
    }

    /**
     * Whether the day can belong to a period with that start. An impossible start would lead to wrong periods for all
     * days.
     */
    private static boolean isPeriodOf(LocalDate start, LocalDate day, LocalDate today) {
        return !start.isAfter(today) && !start.isAfter(day) && day.isBefore(start.plusDays(RangeLimits.NARROW));
    }

    /** Whether all rows of the open period show that it began on another day than the anchors say. */
    private static boolean hasMovedOn(UsageWindow window, UsageSummary summary) {
        Collection<UsageDay> open =
                summary.days().tailMap(window.periodStart(), true).values();
        return open.stream().anyMatch(day -> day.rows() > 0)
                && open.stream().noneMatch(day -> day.periodStarts().contains(window.periodStart()));
    }
}
