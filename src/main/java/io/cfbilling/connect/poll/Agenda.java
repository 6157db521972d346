package io.cfbilling.connect.poll;

import io.cfbilling.connect.stream.Rank;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which stream is read next. Of those that are due, by rank; of one rank, the one that has been due longest. No rank
 * starves: continuations and initial reads end by themselves, and where a backfill keeps refreshes waiting for more than a
 * day, the two take turns.
 */
final class Agenda {
    private final PriorityQueue<Turn> followUps = new PriorityQueue<>(Turn.ORDER);
    private final PriorityQueue<Turn> firstSights = new PriorityQueue<>(Turn.ORDER);
    private final PriorityQueue<Turn> histories = new PriorityQueue<>(Turn.ORDER);
    private final Renewals renewals = new Renewals();
    /** Those whose turn has come while they were not allowed to take it: they take the next that they may. */
    private final PriorityQueue<Turn> aside = new PriorityQueue<>(Turn.ORDER);

    private long places;
    private boolean renewedLast;

    /**
     * Queues a stream.
     *
     * @param due when it is or was due: one that has waited since then, in another task's time too, comes before those that
     *     became due later. {@link Instant#MIN}, for one that was always due, counts as now
     */
    void add(Turn turn, Instant due, Instant now) {
        Instant at = due.equals(Instant.MIN) ? now : due;
        turn.queue(at, places++);
        switch (turn.rank(at.isBefore(now) ? now : at)) {
            case FOLLOW_UP -> followUps.add(turn);
            case FIRST_SIGHT -> firstSights.add(turn);
            case HISTORY -> histories.add(turn);
            case RENEWAL -> renewals.add(turn);
        }
    }

    /**
     * Takes out the stream that is to be read; empty if none is due that may be.
     *
     * @param allowed whether a stream may be read now; one that may not is the first to be once it may
     */
    Optional<Turn> take(Instant now, Predicate<Turn> allowed) {
        if (!aside.isEmpty() && allowed.test(aside.element())) {
            return Optional.of(aside.remove());
        }
        Optional<Turn> next = take(now);
        while (next.isPresent() && !allowed.test(next.get())) {
            aside.add(next.get());
            next = take(now);
        }
        return next;
    }

    private Optional<Turn> take(Instant now) {
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

    /**
     * Since when, or from when on, a stream is due; {@link Instant#MAX} when there is none.
     *
     * @param all whether those count too that were due and not allowed
     */
    Instant nextDue(boolean all) {
        return Stream.of(
                        Optional.ofNullable(followUps.peek()),
                        Optional.ofNullable(firstSights.peek()),
                        Optional.ofNullable(histories.peek()),
                        Optional.ofNullable(all ? aside.peek() : null),
                        renewals.peek())
                .flatMap(Optional::stream)
                .min(Turn.ORDER)
                .map(Turn::due)
                .orElse(Instant.MAX);
    }
}
