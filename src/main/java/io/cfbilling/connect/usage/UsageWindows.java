package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the days that are not final into windows: whole billing periods, the open one up to today. While no row has shown
 * an anchor, whole calendar months in the past and, at the front, the last 31 days.
 *
 * <p>Each is asked for with the 31 days up to its end. The API answers nothing of a subscription whose anchor day the
 * range misses ("the provided time range must include the subscription billing cycle anchor day"), and no two period
 * starts lie further apart: so nothing is missed, not even of a subscription that has only just begun.
 */
final class UsageWindows {
    /** As many days as the API gives at once, and enough to hold an anchor day whatever the anchor. */
    static final int DAYS_ASKED = 31;

    private UsageWindows() {}

    /**
     * The windows, oldest first.
     *
     * @param wanted from the cursor to the day after the last one wanted, which may lie in the future
     */
    static List<UsageWindow> of(DateRange wanted, BillingAnchors anchors, LocalDate today) {
        DateRange past = wanted.intersect(new DateRange(LocalDate.MIN, today.plusDays(1)));
        return anchors.known() ? byPeriod(past, anchors, today) : byMonth(past, today);
    }

    private static List<UsageWindow> byPeriod(DateRange days, BillingAnchors anchors, LocalDate today) {
        List<UsageWindow> windows = new ArrayList<>();
        LocalDate day = days.from();
        while (day.isBefore(days.to())) {
            DateRange period = anchors.periodOf(day);
            LocalDate end = DateRange.earlier(period.to(), today.plusDays(1));
            windows.add(new UsageWindow(period.from(), period.intersect(days), upTo(end), period.contains(today)));
            day = period.to();
        }
        return windows;
    }

    private static List<UsageWindow> byMonth(DateRange days, LocalDate today) {
        DateRange lookout = upTo(today.plusDays(1));
        List<UsageWindow> windows = new ArrayList<>();
        DateRange history = days.intersect(new DateRange(LocalDate.MIN, lookout.from()));
        LocalDate day = history.from();
        while (day.isBefore(history.to())) {
            DateRange month = BillingAnchors.UNKNOWN.periodOf(day);
            windows.add(new UsageWindow(month.from(), month.intersect(history), upTo(month.to()), false));
            day = month.to();
        }
        DateRange wanted = lookout.intersect(days);
        if (!wanted.isEmpty()) {
            windows.add(new UsageWindow(UsageWindow.LOOKOUT, wanted, lookout, true));
        }
        return windows;
    }

    /**
     * The days wanted of windows that follow each other.
     *
     * @param nowhere where the range stands that is empty, when there are no windows
     */
    static DateRange days(List<UsageWindow> windows, LocalDate nowhere) {
        return windows.isEmpty()
                ? new DateRange(nowhere, nowhere)
                : new DateRange(
                        windows.get(0).wanted().from(),
                        windows.get(windows.size() - 1).wanted().to());
    }

    private static DateRange upTo(LocalDate end) {
        return new DateRange(end.minusDays(DAYS_ASKED), end);
    }
}
