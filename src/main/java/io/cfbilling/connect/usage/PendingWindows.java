package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.Priority;
import io.cfbilling.connect.usage.window.RangeSelector;
import io.cfbilling.connect.usage.window.UsageWindow;
import io.cfbilling.connect.usage.window.WindowPlanner;
import io.cfbilling.connect.usage.window.WindowSchedule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of an account that are not final: which one is requested next and in which range, and when one is
 * requested again after Cloudflare rejected it or its read failed. The other windows are read meanwhile.
 */
final class PendingWindows {
    private static final Logger LOG = LoggerFactory.getLogger(PendingWindows.class);

    private final SourcePartition partition;
    private final WindowPlanner planner;
    private final WindowSchedule schedule;
    private final RangeSelector ranges;

    PendingWindows(SourcePartition partition, UsageSettings settings) {
        this.partition = partition;
        this.planner = new WindowPlanner(settings.endExclusive(), settings.lookbackDays());
        this.schedule = new WindowSchedule(settings.pollInterval(), settings.removalConfirmation(), planner);
        this.ranges = new RangeSelector(partition);
    }

    /** The windows, oldest first. */
    List<UsageWindow> plan(UsagePosition position, LocalDate today) {
        return planner.windows(position, ranges::limits, today);
    }

    /** When the first window is due; empty if there is none. */
    Optional<Instant> due(UsagePosition position, Instant now) {
        List<UsageWindow> windows = plan(position, DateRange.dayOf(now));
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ranges.trying().isPresent() ? now : schedule.due(windows, position, now));
    }

    /** What the next window is read for. A window that is tried with narrower ranges goes on. */
    Priority priority(UsagePosition position, Instant now) {
        if (ranges.trying().isPresent()) {
            return Priority.CONTINUATION;
        }
        List<UsageWindow> windows = plan(position, DateRange.dayOf(now));
        return windows.isEmpty() ? Priority.REFRESH : schedule.priority(windows, position, now);
    }

    /** Up to which day usage has been read without a gap; {@link LocalDate#MAX} once the last day wanted is read. */
    LocalDate lastReadDay(UsagePosition position, Instant now) {
        return planner.lastReadDay(plan(position, DateRange.dayOf(now)), position);
    }

    /** The window to request now. */
    UsageWindow next(UsagePosition position, Instant now) {
        LocalDate today = DateRange.dayOf(now);
        ranges.begin(today);
        List<UsageWindow> windows = plan(position, today);
        return ranges.trying().flatMap(period -> of(period, windows)).orElseGet(() -> {
            ranges.forget();
            return schedule.next(plan(position, today), position, now);
        });
    }

    private static Optional<UsageWindow> of(LocalDate period, List<UsageWindow> windows) {
        return windows.stream()
                .filter(window -> window.periodStart().equals(period))
                .findFirst();
    }

    /**
     * Notes that Cloudflare rejected the window's request. If no narrower range is left to try, the window backs off:
     * an API that has no days so long ago must not delay the recent ones.
     *
     * @return the position, with the rejection if the window backs off
     */
    UsagePosition rejected(UsageWindow window, UsagePosition position, Instant now, Backoff backoff, String why) {
        LocalDate today = DateRange.dayOf(now);
        boolean isTriedAgain = ranges.rejected(
                window,
                limits -> of(window.periodStart(), planner.windows(position, any -> limits, today))
                        .map(UsageWindow::requested));
        if (isTriedAgain) {
            return position;
        }
        if (!schedule.isRejected(window, position)) {
            LOG.warn(
                    "The {} is rejected for {}, and the cursor does not pass these days. They are requested again after"
                            + " growing waits of at most one day. If the API has no days so long ago, set"
                            + " usage.start.date to a later one and reset the account's offset: {}",
                    partition,
                    window.requested(),
                    why);
        }
        return schedule.rejected(window, position, now, backoff);
    }

    /**
     * Notes that all tries of the window's request failed.
     *
     * @return whether this is the first failure since the window's last response
     */
    boolean failed(UsageWindow window, UsagePosition position, Instant until) {
        ranges.forget();
        return schedule.failed(window, position, until);
    }

    /** Notes that Cloudflare responded to the window's request. */
    void responded(UsageWindow window) {
        ranges.responded(window);
        schedule.responded(window);
    }
}
