package io.cfbilling.connect.poll;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Assigns the slots: as many requests may be under way at once. One slot is reserved for streams whose last response was
 * prompt: otherwise, as many slow accounts as there are slots would keep all others waiting. If there is no such stream, or
 * only one slot, no slot is reserved. A request of no stream, for which null stands here, is never prompt.
 */
final class Slots {
    private final int total;
    private final Set<ScheduledStream> prompt = new HashSet<>();
    private int used;
    private int usedByOthers;

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

    boolean isFreeFor(@Nullable ScheduledStream scheduled) {
        return isFree() && (isPrompt(scheduled) || prompt.isEmpty() || total == 1 || usedByOthers < total - 1);
    }

    private boolean isPrompt(@Nullable ScheduledStream scheduled) {
        return scheduled != null && prompt.contains(scheduled);
    }

    void take(@Nullable ScheduledStream scheduled) {
        used++;
        usedByOthers += isPrompt(scheduled) ? 0 : 1;
    }

    /**
     * Takes back the slot of a request that is over.
     *
     * @param wasPrompt whether there was a prompt response, which may be a rejection
     */
    void giveBack(@Nullable ScheduledStream scheduled, boolean wasPrompt) {
        used--;
        usedByOthers -= isPrompt(scheduled) ? 0 : 1;
        if (scheduled != null && wasPrompt) {
            prompt.add(scheduled);
        } else if (scheduled != null) {
            prompt.remove(scheduled);
        }
    }

    /** Notes that a stream has nothing left to read. */
    void ended(ScheduledStream scheduled) {
        prompt.remove(scheduled);
    }
}
