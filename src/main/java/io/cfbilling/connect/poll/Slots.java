package io.cfbilling.connect.poll;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Assigns the slots: as many requests may be under way at once. One slot is reserved for streams whose last response was
 * prompt: otherwise, as many slow accounts as there are slots would keep all others waiting. If there is no such stream, or
 * only one slot, no slot is reserved.
 */
final class Slots {
    /** A response that takes as long or longer is not prompt; most come within a second. */
    static final Duration PROMPT = Duration.ofSeconds(5);

    private final int total;
    private final Set<ScheduledStream> prompt = new HashSet<>();
    private int used;
    private int usedByOthers;

    /** A slot that is taken until it is given back. */
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

    /** Whether a prompt stream may take one. */
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

    /** Takes a slot for a request of no stream. */
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

    /** Notes a response, which may be a rejection. */
    void responded(ScheduledStream scheduled, Duration took) {
        if (took.compareTo(PROMPT) < 0) {
            prompt.add(scheduled);
        } else {
            prompt.remove(scheduled);
        }
    }

    /** Notes that there is no usable response, or nothing left to read. */
    void failed(ScheduledStream scheduled) {
        prompt.remove(scheduled);
    }
}
