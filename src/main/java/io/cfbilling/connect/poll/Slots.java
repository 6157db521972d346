package io.cfbilling.connect.poll;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Shares out the requests that may be under way at once. Streams that are not known to answer promptly leave one slot to
 * those that do: otherwise, as many slow accounts as there are slots would keep all others waiting. Where no stream is known
 * to answer promptly, or there is one slot only, all share what there is.
 */
final class Slots {
    /** Whoever takes longer is not prompt; most responses come within a second. */
    static final Duration PROMPT = Duration.ofSeconds(5);

    private final int total;
    private final Set<ScheduledStream> prompt = new HashSet<>();
    private int used;
    private int usedByOthers;

    /** A place that is taken until it is given back. */
    enum Slot {
        OF_PROMPT,
        OF_OTHER
    }

    /**
     * @param total how many there are, at least 1
     */
    Slots(int total) {
        this.total = total;
    }

    /** Whether a stream that answers promptly may take one. */
    boolean isFree() {
        return used < total;
    }

    /** Whether any stream may take one. */
    boolean isFreeForAll() {
        return isFree() && (prompt.isEmpty() || total == 1 || usedByOthers < total - 1);
    }

    boolean isFreeFor(ScheduledStream scheduled) {
        return isFreeForAll() || (isFree() && prompt.contains(scheduled));
    }

    Slot take(ScheduledStream scheduled) {
        return prompt.contains(scheduled) ? take(Slot.OF_PROMPT) : takeAny();
    }

    /** For a request that is of no stream. */
    Slot takeAny() {
        return take(Slot.OF_OTHER);
    }

    private Slot take(Slot slot) {
        used++;
        usedByOthers += slot == Slot.OF_OTHER ? 1 : 0;
        return slot;
    }

    void giveBack(Slot slot) {
        used--;
        usedByOthers -= slot == Slot.OF_OTHER ? 1 : 0;
    }

    /** Notes a response that says something, if only that the request is refused. */
    void responded(ScheduledStream scheduled, Duration took) {
        if (took.compareTo(PROMPT) < 0) {
            prompt.add(scheduled);
        } else {
            prompt.remove(scheduled);
        }
    }

    /** Notes that there is no response to work with, or nothing left to ask. */
    void failed(ScheduledStream scheduled) {
        prompt.remove(scheduled);
    }
}
