package io.cfbilling.connect.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Whose turn it is. Of those that are due, by rank; of one rank, who is due longest. No rank starves: first sights end by
 * themselves, and where history keeps renewals waiting for more than a day, the two take turns.
 */
final class Agenda {
    /** Telling what is new matters more than telling history, but not by how many hours: by whether it comes at all. */
    static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final Map<Rank, PriorityQueue<Turn>> queues = new EnumMap<>(Rank.class);
    private long places;
    private boolean renewedLast;

    Agenda() {
        for (Rank rank : Rank.values()) {
            queues.put(rank, new PriorityQueue<>(Turn.ORDER));
        }
    }

    /** Puts a turn in its place; one that was always due comes behind those that are due already. */
    void add(Turn turn, Instant due, Instant now) {
        Instant at = due.isBefore(now) ? now : due;
        turn.queue(at, places++);
        queue(turn.stream.rank(at)).add(turn);
    }

    /** Takes out whose turn it is; nobody's if none is due. */
    Optional<Turn> take(Instant now) {
        if (isDue(Rank.FIRST_SIGHT, now)) {
            return Optional.of(queue(Rank.FIRST_SIGHT).remove());
        }
        boolean late = isDue(Rank.RENEWAL, now.minus(LONGEST_WAIT));
        boolean renew = isDue(Rank.RENEWAL, now) && (!isDue(Rank.HISTORY, now) || (late && !renewedLast));
        Rank rank = renew ? Rank.RENEWAL : Rank.HISTORY;
        if (!isDue(rank, now)) {
            return Optional.empty();
        }
        renewedLast = renew;
        return Optional.of(queue(rank).remove());
    }

    private boolean isDue(Rank rank, Instant now) {
        Turn first = queue(rank).peek();
        return first != null && !first.due().isAfter(now);
    }

    /** Since when, or from when on, somebody is due; for ever in the future when there is nobody. */
    Instant nextDue() {
        Instant next = Instant.MAX;
        for (PriorityQueue<Turn> queue : queues.values()) {
            Turn first = queue.peek();
            if (first != null && first.due().isBefore(next)) {
                next = first.due();
            }
        }
        return next;
    }

    private PriorityQueue<Turn> queue(Rank rank) {
        PriorityQueue<Turn> queue = queues.get(rank);
        if (queue == null) {
            throw new IllegalStateException("no queue for " + rank);
        }
        return queue;
    }
}
