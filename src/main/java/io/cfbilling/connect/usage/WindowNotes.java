package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a usage stream remembers of its windows while the task runs: when each was read, refused, or warned about. */
final class WindowNotes {
    private final Duration interval;
    private final SettledWindows settled = new SettledWindows();
    private final Map<LocalDate, Instant> readAt = new HashMap<>();
    private final Map<LocalDate, Refusal> refusals = new HashMap<>();
    private final Map<LocalDate, RowIdentities> malformed = new HashMap<>();

    /** How often a window was refused in a row, and until when it is left. */
    private record Refusal(int count, Instant until) {
        static final Refusal NONE = new Refusal(0, Instant.MIN);
    }

    /**
     * @param interval how long to wait between two reads of a window
     */
    WindowNotes(Duration interval) {
        this.interval = interval;
    }

    /**
     * When the window is to be read: since always until it has been, not before a refusal is waited out, and never again
     * once it is settled.
     */
    Instant due(UsageWindow window) {
        if (settled.contains(window)) {
            return Instant.MAX;
        }
        Instant read = readAt.get(window.name());
        Instant due = read == null ? Instant.MIN : read.plus(interval);
        Instant until = refusals.getOrDefault(window.name(), Refusal.NONE).until;
        return due.isAfter(until) ? due : until;
    }

    /** Whether this task has read it. */
    boolean isRead(UsageWindow window) {
        return readAt.containsKey(window.name());
    }

    /** When this task last read it; empty if it has not. */
    Optional<Instant> readAt(UsageWindow window) {
        return Optional.ofNullable(readAt.get(window.name()));
    }

    void read(UsageWindow window, Instant begun) {
        readAt.put(window.name(), begun);
        refusals.remove(window.name());
    }

    /** The windows that wait for the cursor alone. */
    SettledWindows settled() {
        return settled;
    }

    /** Notes a refusal; tells whether it is the first in a row. */
    boolean refused(UsageWindow window, Instant now, Backoff waits) {
        int count = refusals.getOrDefault(window.name(), Refusal.NONE).count + 1;
        refusals.put(window.name(), new Refusal(count, now.plus(waits.atLeast(count))));
        return count == 1;
    }

    /** Notes a window's malformed rows; tells whether they are others than at the last read. */
    boolean isNews(UsageWindow window, RowIdentities rows) {
        RowIdentities known = malformed.put(window.name(), rows);
        return !rows.isEmpty() && !rows.equals(known);
    }

    /** Lets go of all windows but those. */
    void retain(List<UsageWindow> windows) {
        List<LocalDate> names = windows.stream().map(UsageWindow::name).toList();
        for (Set<LocalDate> noted : List.of(readAt.keySet(), refusals.keySet(), malformed.keySet())) {
            noted.retainAll(names);
        }
    }
}
