package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
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
 * When each window of an account is due: by its last read, and by until when it is left since it failed or was rejected.
 * The offset has the reads, and of the rejections the newest window's only: the API refuses days since they lie too long
 * ago, and so older ones too. What failed, this task alone knows.
 */
public final class WindowSchedule {
    /** Rejections in a row after which the wait is the longest, as it is for windows that an earlier task gave up. */
    private static final int LASTING = 20;

    private final Duration interval;
    private final Duration confirmation;
    private final WindowPlanner planner;
    private final Map<LocalDate, Wait> waits = new HashMap<>();

    /** How often a window was rejected in a row, and until when it is not read. */
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
     * When the window is to be read: {@link Instant#MIN} until it has been, and not before its backoff has passed. One
     * that is over and had no rows at all is only read to confirm that.
     */
    Instant due(UsageWindow window, UsagePosition position, Instant now) {
        Optional<Instant> read = position.history().readAt(window.name());
        Instant due = read.map(at -> at.plus(awaitsConfirmationOnly(window, position, now) ? confirmation : interval))
                .orElse(Instant.MIN);
        Instant until = waitOf(window, position).until;
        return due.isAfter(until) ? due : until;
    }

    /** Whether the window was rejected when it was asked for last, by this task or an earlier one. */
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

    /** Notes a rejection; gives the position that says so. */
    public UsagePosition rejected(UsageWindow window, UsagePosition position, Instant now, Backoff backoff) {
        int count = waitOf(window, position).rejections + 1;
        Instant until = now.plus(backoff.atLeast(count));
        waits.put(window.name(), new Wait(count, until));
        return window.front() ? position : position.withRejected(window.name(), until);
    }

    /** Notes that all tries of the window failed; tells whether it is the first time since its last response. */
    public boolean failed(UsageWindow window, UsagePosition position, Instant until) {
        return waits.put(window.name(), new Wait(waitOf(window, position).rejections, until)) == null;
    }

    /** Notes a response to the window, and lets go of windows that are no more. */
    public void responded(UsageWindow window, List<UsageWindow> present) {
        waits.remove(window.name());
        if (!waits.isEmpty()) {
            Set<LocalDate> names = new HashSet<>();
            present.forEach(each -> names.add(each.name()));
            waits.keySet().retainAll(names);
        }
    }
}
