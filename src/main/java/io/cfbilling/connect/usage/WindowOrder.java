package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Rank;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of an account's windows is read next, and what for. */
final class WindowOrder {
    private final WindowNotes notes;
    private final int lookbackDays;
    private Instant begun = Instant.MAX;

    WindowOrder(WindowNotes notes, int lookbackDays) {
        this.notes = notes;
        this.lookbackDays = lookbackDays;
    }

    /** When the first of these windows is due; for ever in the future when none is. */
    Instant due(List<UsageWindow> windows, Instant now) {
        begun = begun.isBefore(now) ? begun : now;
        return windows.stream().map(notes::due).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    /** Of the windows that are due, one that others keep waiting for too long; else by rank, and then by age. */
    UsageWindow next(List<UsageWindow> windows, @Nullable UsagePosition position, Instant now) {
        // min() takes the first of equals: the oldest.
        return windows.stream()
                .min(Comparator.comparing(
                                (UsageWindow window) -> notes.due(window).isAfter(now))
                        .thenComparing(window -> !isLate(window, position, now))
                        .thenComparing(window -> rank(window, position, now))
                        .thenComparing(notes::due)
                        .thenComparing(window -> !window.front()))
                .orElseThrow();
    }

    private boolean isLate(UsageWindow window, @Nullable UsagePosition position, Instant now) {
        Instant due = notes.due(window);
        Instant since = due.isAfter(begun) ? due : begun;
        return rank(window, position, now) == Rank.RENEWAL && !since.isAfter(now.minus(Rank.LONGEST_WAIT));
    }

    /**
     * What reading the next window is for; one that history has kept waiting for too long counts as history.
     *
     * @param position how far usage has been told; null when it never was
     */
    Rank rank(List<UsageWindow> windows, @Nullable UsagePosition position, Instant now) {
        UsageWindow next = next(windows, position, now);
        return isLate(next, position, now) ? Rank.HISTORY : rank(next, position, now);
    }

    private Rank rank(UsageWindow window, @Nullable UsagePosition position, Instant now) {
        if (position == null || position.isUntold()) {
            return notes.isRead(window) ? Rank.RENEWAL : window.front() ? Rank.FIRST_SIGHT : Rank.HISTORY;
        }
        LocalDate open = position.anchors().firstDayNotFinal(DateRange.dayOf(now), lookbackDays);
        if (!window.wanted().to().isAfter(open)) {
            return Rank.HISTORY;
        }
        boolean known = notes.isRead(window) || !position.told(window.wanted()).isEmpty();
        return known ? Rank.RENEWAL : Rank.HISTORY;
    }
}
