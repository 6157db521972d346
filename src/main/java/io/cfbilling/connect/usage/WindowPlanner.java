package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the days that are not final into windows: whole billing periods, the open one up to today; calendar months while no
 * row has shown an anchor.
 *
 * <p>Each is asked for with the 31 days up to its end. The API answers nothing of a subscription whose anchor day the
 * range misses ("the provided time range must include the subscription billing cycle anchor day"), and no two period
 * starts lie further apart. Read strictly, that sentence means more: a subscription's rows come only for periods whose own
 * start lies in the range. So the range reaches back to the earliest start of a period, of any anchor, that holds the
 * first day which the window's checkpoint counts: the first one wanted of its period, final already or not.
 */
final class WindowPlanner {
    private WindowPlanner() {}

    /**
     * The windows that are not final, oldest first.
     *
     * @param endExclusive the day after the last one wanted, which may lie in the future
     */
    static List<UsageWindow> windows(
            UsagePosition position, LocalDate endExclusive, RangeLimits limits, LocalDate today) {
        LocalDate until = limits.tomorrow() ? today.plusDays(1) : today;
        LocalDate end = DateRange.earlier(endExclusive, until);
        return position.isUndecided() ? lookout(end, until) : byPeriod(position, end, limits, today);
    }

    /** All that one response holds: somewhere in it the open period begins. */
    private static List<UsageWindow> lookout(LocalDate end, LocalDate until) {
        DateRange asked = new DateRange(until.minusDays(RangeLimits.NARROW), until);
        DateRange wanted = asked.intersect(new DateRange(LocalDate.MIN, end));
        return wanted.isEmpty() ? List.of() : List.of(new UsageWindow(UsageWindow.LOOKOUT, wanted, asked, true));
    }

    private static List<UsageWindow> byPeriod(
            UsagePosition position, LocalDate end, RangeLimits limits, LocalDate today) {
        LocalDate until = limits.tomorrow() ? today.plusDays(1) : today;
        List<UsageWindow> windows = new ArrayList<>();
        LocalDate day = position.cursor();
        while (day.isBefore(end)) {
            DateRange period = position.anchors().periodOf(day);
            LocalDate first = position.finished().firstGap(day);
            LocalDate last = position.finished()
                    .lastGap(DateRange.earlier(period.to(), end).minusDays(1));
            if (!first.isAfter(last)) {
                windows.add(new UsageWindow(
                        period.from(),
                        new DateRange(first, last.plusDays(1)),
                        asked(
                                DateRange.later(period.from(), position.since()),
                                DateRange.earlier(period.to(), until),
                                position.anchors(),
                                limits),
                        period.contains(today)));
            }
            day = period.to();
        }
        return windows;
    }

    private static DateRange asked(LocalDate firstCounted, LocalDate to, BillingAnchors anchors, RangeLimits limits) {
        LocalDate narrow = to.minusDays(RangeLimits.NARROW);
        LocalDate earliest = DateRange.earlier(narrow, anchors.earliestStartBefore(firstCounted));
        return new DateRange(DateRange.later(earliest, to.minusDays(limits.mostDays())), to);
    }
}
