package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of an account's windows is read next, and when: each is due an interval after its last read, and after its
 * backoff if it failed or was rejected. The offset has the reads, but only the rejection of the newest window:
 * Cloudflare rejects days that are too long ago, and therefore older ones too. Failures are not in the offset.
 */
public final class WindowSchedule {
    /** So many rejections in a row have the longest backoff. Windows that an earlier task had rejected get it too. */
    private static final int LASTING = 20;

    private final Duration interval;
    private final Duration confirmation;
    private final WindowPlanner planner;
    private final Map<LocalDate, Wait> waits = new HashMap<>();
    private Instant begun = Instant.MAX;

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
     * When the first window is due; {@link Instant#MAX} if there is none.
     *
     * @param windows all that are not final; the waits of others are forgotten
     */
    public Instant due(List<UsageWindow> windows, UsagePosition position, Instant now) {
        begun = Moments.earlier(begun, now);
        waits.keySet().retainAll(windows.stream().map(UsageWindow::periodStart).toList());
        return windows.stream()
                .map(window -> due(window, position, now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /**
     * When the window is due: not before the end of its backoff, and {@link Instant#MIN} if it was never read. If a read
     * may make it final, and it had no rows at all, it is due once a read can confirm that.
     */
    Instant due(UsageWindow window, UsagePosition position, Instant now) {
        boolean onlyConfirms = position.history().emptySince().containsKey(window.periodStart())
                && mayBecomeFinal(window, position, now)
                && position.emitted(window.wanted()).isEmpty();
        Instant due = readAt(window, position)
                .map(at -> at.plus(onlyConfirms ? confirmation : interval))
                .orElse(Instant.MIN);
        return Moments.later(due, waitOf(window, position).until);
    }

    private static Optional<Instant> readAt(UsageWindow window, UsagePosition position) {
        return position.history().readAt(window.periodStart());
    }

    private boolean mayBecomeFinal(UsageWindow window, UsagePosition position, Instant now) {
        return planner.mayBecomeFinal(window.wanted(), position, DateRange.dayOf(now));
    }

    /** Of the windows that are due, one whose refresh has waited too long; else by priority, and then by due time. */
    public UsageWindow next(List<UsageWindow> windows, UsagePosition position, Instant now) {
        // min() takes the first of equals: the oldest.
        return windows.stream()
                .min(Comparator.comparing((UsageWindow window) ->
                                due(window, position, now).isAfter(now))
                        .thenComparing(window -> !isLate(window, position, now))
                        .thenComparing(window -> priority(window, position, now))
                        .thenComparing(window -> due(window, position, now))
                        .thenComparing(window -> !window.isOpenPeriod()))
                .orElseThrow();
    }

    private boolean isLate(UsageWindow window, UsagePosition position, Instant now) {
        Instant due = due(window, position, now);
        Instant since = due.equals(Instant.MIN) ? begun : due;
        return priority(window, position, now) == Priority.REFRESH && !since.isAfter(now.minus(Priority.LONGEST_WAIT));
    }

    /** The priority of the next window. A refresh that has waited too long has the priority of the backfill. */
    public Priority priority(List<UsageWindow> windows, UsagePosition position, Instant now) {
        UsageWindow next = next(windows, position, now);
        return isLate(next, position, now) ? Priority.BACKFILL : priority(next, position, now);
    }

    private Priority priority(UsageWindow window, UsagePosition position, Instant now) {
        boolean read = readAt(window, position).isPresent();
        if (position.isInitial() || position.isUndecided()) {
            return read ? Priority.REFRESH : window.isOpenPeriod() ? Priority.INITIAL : Priority.BACKFILL;
        }
        if (!read && isRejected(window, position)) {
            return Priority.REFRESH;
        }
        if (mayBecomeFinal(window, position, now)) {
            return Priority.BACKFILL;
        }
        return read || !position.emitted(window.wanted()).isEmpty() ? Priority.REFRESH : Priority.BACKFILL;
    }

    /** Whether Cloudflare rejected the last request of the window, in this task or an earlier one. */
    public boolean isRejected(UsageWindow window, UsagePosition position) {
        return waitOf(window, position).rejections > 0;
    }

    private Wait waitOf(UsageWindow window, UsagePosition position) {
        Wait own = waits.get(window.periodStart());
        if (own != null) {
            return own;
        }
        boolean read = readAt(window, position).isPresent();
        return Optional.ofNullable(position.account().rejected())
                .filter(days ->
                        !read && !window.isOpenPeriod() && !window.periodStart().isAfter(days.through()))
                .map(days -> new Wait(LASTING, days.until()))
                .orElse(Wait.NONE);
    }

    /** Notes a rejection; returns the position with it. */
    public UsagePosition rejected(UsageWindow window, UsagePosition position, Instant now, Backoff backoff) {
        int count = waitOf(window, position).rejections + 1;
        Instant until = now.plus(backoff.fullWaitAfter(count));
        waits.put(window.periodStart(), new Wait(count, until));
        return window.isOpenPeriod()
                ? position
                : position.withAccount(account -> account.withRejected(window.periodStart(), until));
    }

    /** Notes that all tries of the window failed; returns whether it is the first time since its last response. */
    public boolean failed(UsageWindow window, UsagePosition position, Instant until) {
        return waits.put(window.periodStart(), new Wait(waitOf(window, position).rejections, until)) == null;
    }

    /** Notes a response to the window. */
    public void responded(UsageWindow window) {
        waits.remove(window.periodStart());
    }
}
