package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When each window of an account is due: an interval after its last read, and after its backoff if it failed or was
 * rejected. The offset has the reads, but only the rejection of the newest window: Cloudflare rejects days that are too
 * long ago, and therefore older ones too. Failures are not in the offset.
 */
public final class WindowSchedule {
    /** So many rejections in a row have the longest backoff. Windows that an earlier task had rejected get it too. */
    private static final int LASTING = 20;

    private final Duration interval;
    private final Duration confirmation;
    private final WindowPlanner planner;
    private final Map<LocalDate, Wait> waits = new HashMap<>();

    /** How often a window was rejected in a row, and until when it backs off. */
    private record Wait(int rejections, Instant until) {
        static final Wait NONE = new Wait(0, Instant.MIN);
    }

    /**
     * @param interval how long to wait between two reads of a window
     * @param confirmation how long to wait before a response without rows is confirmed
     */
    public WindowSchedule(Duration interval, Duration confirmation, WindowPlanner planner) {
        this.interval = interval;
        this.confirmation = confirmation;
        this.planner = planner;
    }

    /**
     * When the window is due: not before the end of its backoff, and {@link Instant#MIN} if it was never read. If it is
     * over and had no rows at all, it is due once a read can confirm that.
     */
    Instant due(UsageWindow window, UsagePosition position, Instant now) {
        Optional<Instant> read = position.history().readAt(window.name());
        Instant due = read.map(at -> at.plus(awaitsConfirmationOnly(window, position, now) ? confirmation : interval))
                .orElse(Instant.MIN);
        Instant until = waitOf(window, position).until;
        return Moments.later(due, until);
    }

    /** Whether Cloudflare rejected the last request of the window, in this task or an earlier one. */
    public boolean isRejected(UsageWindow window, UsagePosition position) {
        return waitOf(window, position).rejections > 0;
    }

    private Wait waitOf(UsageWindow window, UsagePosition position) {
        Wait own = waits.get(window.name());
        if (own != null) {
            return own;
        }
        boolean read = position.history().readAt(window.name()).isPresent();
        return position.rejected()
                .filter(days -> !read && !window.front() && !window.name().isAfter(days.through()))
                .map(days -> new Wait(LASTING, days.until()))
                .orElse(Wait.NONE);
    }

    private boolean awaitsConfirmationOnly(UsageWindow window, UsagePosition position, Instant now) {
        return position.history().emptySince().containsKey(window.name())
                && isOver(window, position, now)
                && position.emitted(window.wanted()).isEmpty();
    }

    /** Whether one more read may make all days of the window final. */
    boolean isOver(UsageWindow window, UsagePosition position, Instant now) {
        return planner.isOver(window.wanted(), position, DateRange.dayOf(now));
    }

    /** Notes a rejection; returns the position with it. */
    public UsagePosition rejected(UsageWindow window, UsagePosition position, Instant now, Backoff backoff) {
        int count = waitOf(window, position).rejections + 1;
        Instant until = now.plus(backoff.atLeast(count));
        waits.put(window.name(), new Wait(count, until));
        return window.front() ? position : position.withRejected(window.name(), until);
    }

    /** Notes that all tries of the window failed; returns whether it is the first time since its last response. */
    public boolean failed(UsageWindow window, UsagePosition position, Instant until) {
        return waits.put(window.name(), new Wait(waitOf(window, position).rejections, until)) == null;
    }

    /** Notes a response to the window, and forgets windows that no longer exist. */
    public void responded(UsageWindow window, List<UsageWindow> present) {
        waits.remove(window.name());
        if (!waits.isEmpty()) {
            Set<LocalDate> names = new HashSet<>();
            present.forEach(each -> names.add(each.name()));
            waits.keySet().retainAll(names);
        }
    }
}
