package io.cfbilling.connect.usage;

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
 * When each window of an account is due: by its last read, which the offset has, and by how often it failed or was
 * rejected, which this task alone knows.
 */
final class WindowSchedule {
    private final Duration interval;
    private final Duration confirmation;
    private final WindowPlanner planner;
    private final Map<LocalDate, Wait> waits = new HashMap<>();

    /** How often a window was rejected in a row, and until when it is not read. */
    private record Wait(int rejections, Instant until) {
        static final Wait NONE = new Wait(0, Instant.MIN);
    }

    WindowSchedule(UsageSettings settings, WindowPlanner planner) {
        this.interval = settings.pollInterval();
        this.confirmation = settings.removalConfirmation();
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
        Instant until = waitOf(window).until;
        return due.isAfter(until) ? due : until;
    }

    private boolean awaitsConfirmationOnly(UsageWindow window, UsagePosition position, Instant now) {
        return position.history().emptySince().containsKey(window.name())
                && isOver(window, position, now)
                && position.told(window.wanted()).isEmpty();
    }

    /** Whether one more read may make all days of the window final. */
    boolean isOver(UsageWindow window, UsagePosition position, Instant now) {
        return planner.isOver(window.wanted(), position, DateRange.dayOf(now));
    }

    private Wait waitOf(UsageWindow window) {
        return waits.getOrDefault(window.name(), Wait.NONE);
    }

    /** Notes a rejection; tells whether it is the first in a row. */
    boolean rejected(UsageWindow window, Instant now, Backoff backoff) {
        int count = waitOf(window).rejections + 1;
        waits.put(window.name(), new Wait(count, now.plus(backoff.atLeast(count))));
        return count == 1;
    }

    /** Notes that all tries of the window failed; tells whether it is the first time since its last response. */
    boolean failed(UsageWindow window, Instant until) {
        return waits.put(window.name(), new Wait(waitOf(window).rejections, until)) == null;
    }

    /** Notes a response to the window, and lets go of windows that are no more. */
    void answered(UsageWindow window, List<UsageWindow> present) {
        waits.remove(window.name());
        if (!waits.isEmpty()) {
            Set<LocalDate> names = new HashSet<>();
            present.forEach(each -> names.add(each.name()));
            waits.keySet().retainAll(names);
        }
    }
}
