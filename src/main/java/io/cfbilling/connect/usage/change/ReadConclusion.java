package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;

/**
 * Concludes what a read of a window makes final: the days whose lookback is over, unless the response leaves something to
 * be confirmed by a later one.
 *
 * @param lookbackDays how many days after its end a period is still read
 */
public record ReadConclusion(SuspectResponses suspects, int lookbackDays) {
    /**
     * The position once the window is read.
     *
     * @param position where the account is once the response's changes are emitted
     */
    public UsagePosition conclude(
            UsageWindow window, ResponseTimes times, UsageChanges changes, UsagePosition position) {
        ReadHistory history = position.history().withRead(window.name(), times.begun());
        UsagePosition read = position.withHistory(
                suspects.window(history, window, isEmpty(changes.summary(), window.wanted()), times));
        boolean open = read.isUndecided() || isEmptySuspect(window, times, read) || changes.leavesOpen(window.wanted());
        LocalDate limit = read.anchors().firstDayNotFinal(times.confirmedDay(), lookbackDays);
        DateRange over = window.wanted().intersect(new DateRange(LocalDate.MIN, limit));
        return open || over.isEmpty() ? read : read.withFinal(over);
    }

    /** Whether the window has no rows, and no second response has confirmed that yet. */
    public boolean isEmptySuspect(UsageWindow window, ResponseTimes times, UsagePosition read) {
        return suspects.isEmptySuspect(read.history(), window.name(), times);
    }

    /** Whether no row of those days can be read: malformed ones do not show that the response is whole. */
    static boolean isEmpty(UsageSummary summary, DateRange days) {
        return summary.within(days).values().stream().allMatch(day -> day.rows() == 0);
    }
}
