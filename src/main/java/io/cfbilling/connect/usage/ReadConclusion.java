package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;

/**
 * Concludes which days a response makes final: those whose lookback is over, unless a later response must confirm them.
 *
 * @param lookbackDays how many days after its end a period is still read
 */
record ReadConclusion(Removals removals, UsageChanges changes, int lookbackDays) {
    /**
     * The position once the window is read.
     *
     * @param position the position once the response's changes are emitted
     */
    UsagePosition conclude(UsageWindow window, UsagePosition position) {
        ResponseTimes times = removals.times();
        UsagePosition read = removals.noteWindow(
                position.withHistory(position.history().withRead(window.periodStart(), times.begun())), window);
        boolean isUnconfirmed = read.isUndecided()
                || removals.isEmptySuspect(read, window)
                || changes.needsConfirmation(window.wanted());
        LocalDate firstNotFinal = read.anchors().firstDayNotFinal(times.confirmedDay(), lookbackDays);
        DateRange finalDays = window.wanted().intersect(new DateRange(LocalDate.MIN, firstNotFinal));
        return isUnconfirmed || finalDays.isEmpty() ? read : read.withFinal(finalDays);
    }
}
