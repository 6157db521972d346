package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;

/**
 * Concludes which days a read of a window makes final: those whose lookback is over, unless a later response must
 * confirm them.
 *
 * @param lookbackDays how many days after its end a period is still read
 */
public record ReadConclusion(SuspectResponses suspects, int lookbackDays) {
    /**
     * The position once the window is read.
     *
     * @param position the position once the response's changes are emitted
     */
    public UsagePosition conclude(
            UsageWindow window, ResponseTimes times, UsageChanges changes, UsagePosition position) {
        ReadHistory history = position.history().withRead(window.name(), times.begun());
        UsagePosition read = position.withHistory(
                suspects.window(history, window, isEmpty(changes.summary(), window.wanted()), times));
        boolean open =
                read.isUndecided() || isEmptySuspect(window, times, read) || changes.needsConfirmation(window.wanted());
        LocalDate limit = read.anchors().firstDayNotFinal(times.confirmedDay(), lookbackDays);
        DateRange over = window.wanted().intersect(new DateRange(LocalDate.MIN, limit));
        return open || over.isEmpty() ? read : read.withFinal(over);
    }

    /** Whether the window has no rows, and no second response has confirmed that yet. */
    public boolean isEmptySuspect(UsageWindow window, ResponseTimes times, UsagePosition read) {
        return suspects.isEmptySuspect(read.history(), window.name(), times);
    }

    /**
     * Whether those days have no valid row. Malformed rows do not count: they do not show that the response is
     * complete.
     */
    static boolean isEmpty(UsageSummary summary, DateRange days) {
        return summary.within(days).values().stream().allMatch(day -> day.rows() == 0);
    }
}
