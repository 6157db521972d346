package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Stream;

/** Up to which day an account's usage has been read without a gap. */
public final class LastReadDay {
    private LastReadDay() {}

    /**
     * The last such day; {@link LocalDate#MAX} once the last day wanted is read.
     *
     * @param windows the windows that are not final, oldest first
     * @param endOfUsage the day after the last one wanted
     */
    public static LocalDate of(List<UsageWindow> windows, UsagePosition position, LocalDate endOfUsage) {
        LocalDate through = position.cursor().minusDays(1);
        for (UsageWindow window : windows) {
            LocalDate wanted = window.wanted().to().minusDays(1);
            LocalDate read =
                    DateRange.earlier(wanted, lastRead(window, position).orElse(through));
            through = DateRange.later(through, read);
            if (read.isBefore(wanted)) {
                return through;
            }
        }
        return windows.isEmpty() || !through.plusDays(1).isBefore(endOfUsage) ? LocalDate.MAX : through;
    }

    private static Optional<LocalDate> lastRead(UsageWindow window, UsagePosition position) {
        Optional<LocalDate> emitted = Optional.of(position.emitted(window.wanted()))
                .filter(days -> !days.isEmpty())
                .map(NavigableMap::lastKey);
        return Stream.concat(position.history().readAt(window.name()).map(DateRange::dayOf).stream(), emitted.stream())
                .max(Comparator.naturalOrder());
    }
}
