package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Priority;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Selects which of an account's windows is read next, and with which priority. */
public final class WindowSelector {
    private final WindowSchedule schedule;
    private Instant begun = Instant.MAX;

    public WindowSelector(WindowSchedule schedule) {
        this.schedule = schedule;
    }

    /** When the first of these windows is due; {@link Instant#MAX} if there is none. */
    public Instant due(List<UsageWindow> windows, UsagePosition position, Instant now) {
        begun = Moments.earlier(begun, now);
        return windows.stream()
                .map(window -> schedule.due(window, position, now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** Of the windows that are due, one whose refresh has waited too long; else by priority, and then by due time. */
    public UsageWindow next(List<UsageWindow> windows, UsagePosition position, Instant now) {
        // min() takes the first of equals: the oldest.
        return windows.stream()
                .min(Comparator.comparing((UsageWindow window) ->
                                schedule.due(window, position, now).isAfter(now))
                        .thenComparing(window -> !isLate(window, position, now))
                        .thenComparing(window -> priority(window, position, now))
                        .thenComparing(window -> schedule.due(window, position, now))
                        .thenComparing(window -> !window.front()))
                .orElseThrow();
    }

    private boolean isLate(UsageWindow window, UsagePosition position, Instant now) {
        Instant due = schedule.due(window, position, now);
        Instant since = due.equals(Instant.MIN) ? begun : due;
        return priority(window, position, now) == Priority.REFRESH && !since.isAfter(now.minus(Priority.LONGEST_WAIT));
    }

    /** The priority of the next window. A refresh that has waited too long has the priority of the backfill. */
    public Priority priority(List<UsageWindow> windows, UsagePosition position, Instant now) {
        UsageWindow next = next(windows, position, now);
        return isLate(next, position, now) ? Priority.BACKFILL : priority(next, position, now);
    }

    private Priority priority(UsageWindow window, UsagePosition position, Instant now) {
        boolean read = position.history().readAt(window.name()).isPresent();
        if (position.isInitial() || position.isUndecided()) {
            return read ? Priority.REFRESH : window.front() ? Priority.INITIAL : Priority.BACKFILL;
        }
        if (!read && schedule.isRejected(window, position)) {
            return Priority.REFRESH;
        }
        if (schedule.isOver(window, position, now)) {
            return Priority.BACKFILL;
        }
        return read || !position.emitted(window.wanted()).isEmpty() ? Priority.REFRESH : Priority.BACKFILL;
    }
}
