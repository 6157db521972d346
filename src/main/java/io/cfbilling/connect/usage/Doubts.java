package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Doubts answers that are empty or shrunken: a period without rows, or a whole day that had some, is believed only once
 * a later read agrees.
 */
final class Doubts {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

    private final SourcePartition partition;
    private final Duration interval;
    private final Absences emptyWindows;
    private final Absences missingDays;
    private long count;

    /**
     * @param partition whose answers they are, for the log
     * @param interval how much later the read must begin that is believed
     */
    Doubts(SourcePartition partition, Duration interval) {
        this.partition = partition;
        this.interval = interval;
        this.emptyWindows = new Absences(interval);
        this.missingDays = new Absences(interval);
    }

    /**
     * What an answer lacks and is not believed yet to be gone: while there is any of it, the cursor stands.
     *
     * @param windows names of windows that have no rows at all
     * @param days days that had rows
     */
    record HeldBack(Set<LocalDate> windows, Set<LocalDate> days) {
        boolean any() {
            return !windows.isEmpty() || !days.isEmpty();
        }

        /** Whether nothing of the window is in doubt. */
        boolean spares(UsageWindow window) {
            return !windows.contains(window.name()) && days.stream().noneMatch(window.wanted()::contains);
        }
    }

    /**
     * What of an answer is to be held back.
     *
     * @param wanted the days that the answer is read for
     * @param windows the windows of those days
     * @param told what was told before
     * @param begun when the read began
     */
    HeldBack about(
            UsageSummary answer, DateRange wanted, List<UsageWindow> windows, UsagePosition told, Instant begun) {
        boolean whole = answer.undated().isEmpty();
        Set<LocalDate> empty = windows.stream()
                .filter(each -> whole && answer.within(each.wanted()).isEmpty())
                .map(UsageWindow::name)
                .collect(Collectors.toSet());
        Set<LocalDate> missing = new TreeSet<>(told.told(wanted).keySet());
        missing.removeAll(answer.days().keySet());
        Set<LocalDate> names = windows.stream().map(UsageWindow::name).collect(Collectors.toSet());
        Predicate<LocalDate> asked = day -> wanted.contains(day) || day.isBefore(told.cursor());
        HeldBack heldBack = new HeldBack(
                emptyWindows.doubted(empty, names::contains, begun), missingDays.doubted(missing, asked, begun));
        if (!heldBack.days.isEmpty()) {
            warn(heldBack.days.size(), wanted);
        }
        return heldBack;
    }

    private void warn(int days, DateRange wanted) {
        count++;
        LOG.warn(
                "The {} has no more rows for {} of the days {}, which had some; nothing is removed unless a read at least"
                        + " {} later agrees (answer number {} that is held back)",
                partition,
                days,
                wanted,
                interval,
                count);
    }
}
