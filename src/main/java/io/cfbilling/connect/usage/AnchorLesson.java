package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** What a response teaches of the account's billing anchors. */
final class AnchorLesson {
    private AnchorLesson() {}

    /**
     * The anchors, with what the response's rows show.
     *
     * @param window what was asked
     * @param today the day on which it was asked
     */
    static BillingAnchors learn(
            UsagePosition before, UsageWindow window, UsageSummary summary, LocalDate today, int lookbackDays) {
        Set<LocalDate> starts = summary.days().values().stream()
                .flatMap(day -> day.periodStarts().stream().filter(start -> isPeriodOf(start, day.date(), today)))
                .collect(Collectors.toSet());
        BillingAnchors anchors = before.anchors().seen(starts, lookbackDays, before.cursor());
        return window.front() && hasMovedOn(window, summary) ? anchors.regridded() : anchors;
    }

    /** A start that cannot be that of the day's own period would teach wrong periods to all other days. */
    private static boolean isPeriodOf(LocalDate start, LocalDate day, LocalDate today) {
        return !start.isAfter(today) && !start.isAfter(day) && day.isBefore(start.plusDays(RangeLimits.NARROW));
    }

    /** Whether the rows of the open period all say that it began on another day than we had it. */
    private static boolean hasMovedOn(UsageWindow window, UsageSummary summary) {
        Collection<UsageDay> open = summary.days().tailMap(window.name(), true).values();
        return open.stream().anyMatch(day -> day.rows() > 0)
                && open.stream().noneMatch(day -> day.periodStarts().contains(window.name()));
    }
}
