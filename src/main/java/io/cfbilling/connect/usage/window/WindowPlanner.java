package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts the days that are not final into windows: whole billing periods, the open one up to today. Until a row shows an
 * anchor, the windows are calendar months.
 *
 * <p>The range of a request begins earlier than the days wanted, at the earliest of these:
 *
 * <ul>
 *   <li>31 days before the window's end;
 *   <li>the start of the earliest billing period, of any known anchor, that has a day which the checkpoint counts;
 *   <li>where the read may make the window final, the earliest start that any such period can have: other
 *       subscriptions may have anchors that no row has shown yet.
 * </ul>
 *
 * <p>The reason is Cloudflare's rule: "the provided time range must include the subscription billing cycle anchor day".
 * Else the response has no rows of that subscription. Read strictly, it has rows only of periods that start in the
 * range.
 */
public final class WindowPlanner {
    private final LocalDate endOfUsage;
    private final int lookbackDays;

    /**
     * @param endOfUsage the day after the last one wanted
     * @param lookbackDays how many days after its end a period is still read
     */
    public WindowPlanner(LocalDate endOfUsage, int lookbackDays) {
        this.endOfUsage = endOfUsage;
        this.lookbackDays = lookbackDays;
    }

    /**
     * The windows that are not final, oldest first.
     *
     * @param limits the limits of the range of a request, by the window's name
     */
    public List<UsageWindow> windows(UsagePosition position, Function<LocalDate, RangeLimits> limits, LocalDate today) {
        return position.isUndecided()
                ? lookout(limits.apply(UsageWindow.LOOKOUT).until(today))
                : byPeriod(position, limits, today);
    }

    /** The latest 31 days: the open period begins on one of them. */
    private List<UsageWindow> lookout(LocalDate until) {
        DateRange requested = new DateRange(until.minusDays(RangeLimits.NARROW), until);
        DateRange wanted = requested.intersect(new DateRange(LocalDate.MIN, endOfUsage));
        return wanted.isEmpty() ? List.of() : List.of(new UsageWindow(UsageWindow.LOOKOUT, wanted, requested, true));
    }

    private List<UsageWindow> byPeriod(
            UsagePosition position, Function<LocalDate, RangeLimits> limits, LocalDate today) {
        List<UsageWindow> windows = new ArrayList<>();
        LocalDate end = DateRange.earlier(endOfUsage, today.plusDays(1));
        LocalDate day = position.cursor();
        while (day.isBefore(end)) {
            DateRange period = position.anchors().periodOf(day);
            RangeLimits within = limits.apply(period.from());
            LocalDate until = DateRange.earlier(period.to(), within.until(today));
            LocalDate first = position.finalDays().firstGap(day);
            LocalDate last =
                    position.finalDays().lastGap(DateRange.earlier(until, end).minusDays(1));
            if (!first.isAfter(last)) {
                DateRange wanted = new DateRange(first, last.plusDays(1));
                DateRange requested = new DateRange(from(period, wanted, position, until, within, today), until);
                windows.add(new UsageWindow(period.from(), wanted, requested, period.contains(today)));
            }
            day = period.to();
        }
        return windows;
    }

    /** Whether one more read may make all these days final. */
    boolean isOver(DateRange wanted, UsagePosition position, LocalDate today) {
        LocalDate open = position.anchors().firstDayNotFinal(today, lookbackDays);
        return !position.isUndecided() && !wanted.to().isAfter(open);
    }

    private LocalDate from(
            DateRange period,
            DateRange wanted,
            UsagePosition position,
            LocalDate until,
            RangeLimits limits,
            LocalDate today) {
        LocalDate counted = DateRange.later(period.from(), position.since());
        LocalDate earliest = isOver(wanted, position, today)
                ? counted.minusDays(RangeLimits.LONGEST_PERIOD - 1)
                : position.anchors().earliestStartBefore(counted);
        LocalDate from = DateRange.earlier(until.minusDays(RangeLimits.NARROW), earliest);
        return DateRange.later(from, until.minusDays(limits.mostDays()));
    }
}
