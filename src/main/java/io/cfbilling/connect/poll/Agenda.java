package io.cfbilling.connect.poll;

import io.cfbilling.connect.stream.Rank;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is. Of those that are due, by rank; of one rank, who is due longest. No rank starves: follow-ups and first
 * sights end by themselves, and where history keeps renewals waiting for more than a day, the two take turns.
 */
final class Agenda {
    private final PriorityQueue<Turn> followUps = new PriorityQueue<>(Turn.ORDER);
    private final PriorityQueue<Turn> firstSights = new PriorityQueue<>(Turn.ORDER);
    private final PriorityQueue<Turn> histories = new PriorityQueue<>(Turn.ORDER);
    private final Renewals renewals = new Renewals();
    private long places;
    private boolean renewedLast;

    /** Puts a turn in its place; one that was always due comes behind those that are due already. */
    void add(Turn turn, Instant due, Instant now) {
        Instant at = due.isBefore(now) ? now : due;
        turn.queue(at, places++);
        switch (turn.stream.rank(at)) {
            case FOLLOW_UP -> followUps.add(turn);
            case FIRST_SIGHT -> firstSights.add(turn);
            case HISTORY -> histories.add(turn);
            case RENEWAL -> renewals.add(turn);
        }
    }

    /** Takes out whose turn it is; nobody's if none is due. */
    Optional<Turn> take(Instant now) {
        if (isDue(followUps.peek(), now)) {
            return Optional.of(followUps.remove());
        } else if (isDue(firstSights.peek(), now)) {
            return Optional.of(firstSights.remove());
        }
        @Nullable Turn renewal = renewals.peek().orElse(null);
        boolean history = isDue(histories.peek(), now);
        boolean late = isDue(renewal, now.minus(Rank.LONGEST_WAIT));
        renewedLast = isDue(renewal, now) && (!history || (late && !renewedLast));
        if (renewedLast) {
            return Optional.of(renewals.take(now));
        }
        return history ? Optional.of(histories.remove()) : Optional.empty();
    }

    private static boolean isDue(@Nullable Turn turn, Instant now) {
        return turn != null && !turn.due().isAfter(now);
    }

    /** Since when, or from when on, somebody is due; for ever in the future when there is nobody. */
    Instant nextDue() {
        return Stream.of(
                        Optional.ofNullable(followUps.peek()),
                        Optional.ofNullable(firstSights.peek()),
                        Optional.ofNullable(histories.peek()),
                        renewals.peek())
                .flatMap(Optional::stream)
                .min(Turn.ORDER)
                .map(Turn::due)
                .orElse(Instant.MAX);
    }
}
