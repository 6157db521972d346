package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.EmittedDay;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
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
     * @param limits the limits of the range of a request, by the first day of the window's period
     */
    public List<UsageWindow> windows(UsagePosition position, Function<LocalDate, RangeLimits> limits, LocalDate today) {
        return position.isUndecided()
                ? search(limits.apply(UsageWindow.SEARCH).until(today))
                : byPeriod(position, limits, today);
    }

    /** The latest 31 days: the open period begins on one of them. */
    private List<UsageWindow> search(LocalDate until) {
        DateRange requested = new DateRange(until.minusDays(RangeLimits.NARROW), until);
        DateRange wanted = requested.intersect(new DateRange(LocalDate.MIN, endOfUsage));
        return wanted.isEmpty() ? List.of() : List.of(new UsageWindow(UsageWindow.SEARCH, wanted, requested, true));
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
    boolean mayBecomeFinal(DateRange wanted, UsagePosition position, LocalDate today) {
        LocalDate open = position.anchors().firstDayNotFinal(today, lookbackDays);
        return !position.isUndecided() && !wanted.to().isAfter(open);
    }

    /**
     * Up to which day the account's usage has been read without a gap; {@link LocalDate#MAX} once the last day wanted is
     * read.
     *
     * @param windows the windows that are not final, oldest first
     */
    public LocalDate lastReadDay(List<UsageWindow> windows, UsagePosition position) {
        LocalDate through = position.cursor().minusDays(1);
        for (UsageWindow window : windows) {
            LocalDate last = window.wanted().to().minusDays(1);
            LocalDate read = position.history()
                    .readAt(window.periodStart())
                    .map(DateRange::dayOf)
                    .orElse(LocalDate.MIN);
            NavigableMap<LocalDate, EmittedDay> emitted = position.emitted(window.wanted());
            LocalDate known = emitted.isEmpty() ? read : DateRange.later(read, emitted.lastKey());
            through = DateRange.later(through, DateRange.earlier(last, known));
            if (known.isBefore(last)) {
                return through;
            }
        }
        return windows.isEmpty() || !through.plusDays(1).isBefore(endOfUsage) ? LocalDate.MAX : through;
    }

    private LocalDate from(
            DateRange period,
            DateRange wanted,
            UsagePosition position,
            LocalDate until,
            RangeLimits limits,
            LocalDate today) {
        LocalDate counted = DateRange.later(period.from(), position.since());
        LocalDate earliest = mayBecomeFinal(wanted, position, today)
                ? counted.minusDays(RangeLimits.LONGEST_PERIOD - 1)
                : position.anchors().earliestStartBefore(counted);
        LocalDate from = DateRange.earlier(until.minusDays(RangeLimits.NARROW), earliest);
        return DateRange.later(from, until.minusDays(limits.mostDays()));
    }
}
