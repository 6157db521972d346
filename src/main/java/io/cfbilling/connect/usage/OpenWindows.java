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
import io.cfbilling.connect.usage.window.WindowSelector;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of an account that are not final: which one is requested next and in which range, and when one is
 * requested again after Cloudflare rejected it or its read failed. The other windows are read meanwhile.
 */
final class OpenWindows {
    private static final Logger LOG = LoggerFactory.getLogger(OpenWindows.class);

    private final SourcePartition partition;
    private final WindowPlanner planner;
    private final WindowSchedule schedule;
    private final WindowSelector selector;
    private final RangeSelector ranges;

    OpenWindows(SourcePartition partition, UsageSettings settings) {
        this.partition = partition;
        this.planner = new WindowPlanner(settings.endExclusive(), settings.lookbackDays());
        this.schedule = new WindowSchedule(settings.pollInterval(), settings.removalConfirmation(), planner);
        this.selector = new WindowSelector(schedule);
        this.ranges = new RangeSelector(partition);
    }

    /** The windows, oldest first. */
    List<UsageWindow> of(UsagePosition position, LocalDate today) {
        return planner.windows(position, ranges::limits, today);
    }

    /** Whether a window is being tried with narrower ranges, since Cloudflare rejected a wider one. */
    boolean isTryingRanges() {
        return ranges.trying().isPresent();
    }

    /** When the first of these windows is due; {@link Instant#MAX} if there is none. */
    Instant due(List<UsageWindow> windows, UsagePosition position, Instant now) {
        return selector.due(windows, position, now);
    }

    /** What the next of these windows is read for. */
    Priority priority(List<UsageWindow> windows, UsagePosition position, Instant now) {
        return selector.priority(windows, position, now);
    }

    /** The window to request now. */
    UsageWindow next(UsagePosition position, Instant now) {
        LocalDate today = DateRange.dayOf(now);
        ranges.begin(today);
        List<UsageWindow> windows = of(position, today);
        return ranges.trying()
                .flatMap(name -> windows.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst())
                .orElseGet(() -> {
                    ranges.forget();
                    return selector.next(of(position, today), position, now);
                });
    }

    /**
     * Notes that Cloudflare rejected the window's request. If no narrower range is left to try, the window backs off:
     * an API that has no days so long ago must not delay the recent ones.
     *
     * @return the position, with the rejection if the window backs off
     */
    UsagePosition rejected(UsageWindow window, UsagePosition position, Instant now, Backoff backoff, String why) {
        if (ranges.rejected(window, limits -> planner.windows(position, any -> limits, DateRange.dayOf(now)))) {
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

    /** Notes that Cloudflare responded to the window's range. */
    void responded(UsageWindow window) {
        ranges.responded(window);
    }

    /** Notes that a response to the window is complete, and forgets windows that no longer exist. */
    void read(UsageWindow window, UsagePosition position, LocalDate today) {
        schedule.responded(window, of(position, today));
    }
}
