package io.cfbilling.connect.poll;

import io.cfbilling.connect.stream.Priority;
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
final class PollQueue {
    private final PriorityQueue<ScheduledStream> continuations = new PriorityQueue<>(ScheduledStream.ORDER);
    private final PriorityQueue<ScheduledStream> initials = new PriorityQueue<>(ScheduledStream.ORDER);
    private final PriorityQueue<ScheduledStream> backfills = new PriorityQueue<>(ScheduledStream.ORDER);
    private final FairRefreshQueue refreshes = new FairRefreshQueue();
    /** Those whose turn has come while they were not allowed to take it: they take the next that they may. */
    private final PriorityQueue<ScheduledStream> aside = new PriorityQueue<>(ScheduledStream.ORDER);

    private long places;
    private boolean refreshedLast;

    /**
     * Queues a stream.
     *
     * @param due when it is or was due: one that has waited since then, in another task's time too, comes before those that
     *     became due later. {@link Instant#MIN}, for one that was always due, counts as now
     */
    void add(ScheduledStream scheduled, Instant due, Instant now) {
        Instant at = due.equals(Instant.MIN) ? now : due;
        scheduled.queue(at, places++);
        switch (scheduled.priority(at.isBefore(now) ? now : at)) {
            case CONTINUATION -> continuations.add(scheduled);
            case INITIAL -> initials.add(scheduled);
            case BACKFILL -> backfills.add(scheduled);
            case REFRESH -> refreshes.add(scheduled);
        }
    }

    /**
     * Takes out the stream that is to be read; empty if none is due that may be.
     *
     * @param allowed whether a stream may be read now; one that may not is the first to be once it may
     */
    Optional<ScheduledStream> take(Instant now, Predicate<ScheduledStream> allowed) {
        if (!aside.isEmpty() && allowed.test(aside.element())) {
            return Optional.of(aside.remove());
        }
        Optional<ScheduledStream> next = take(now);
        while (next.isPresent() && !allowed.test(next.get())) {
            aside.add(next.get());
            next = take(now);
        }
        return next;
    }

    private Optional<ScheduledStream> take(Instant now) {
        if (isDue(continuations.peek(), now)) {
            return Optional.of(continuations.remove());
        } else if (isDue(initials.peek(), now)) {
            return Optional.of(initials.remove());
        }
        @Nullable ScheduledStream refresh = refreshes.peek().orElse(null);
        boolean history = isDue(backfills.peek(), now);
        boolean late = isDue(refresh, now.minus(Priority.LONGEST_WAIT));
        refreshedLast = isDue(refresh, now) && (!history || (late && !refreshedLast));
        if (refreshedLast) {
            return Optional.of(refreshes.take(now));
        }
        return history ? Optional.of(backfills.remove()) : Optional.empty();
    }

    private static boolean isDue(@Nullable ScheduledStream scheduled, Instant now) {
        return scheduled != null && !scheduled.due().isAfter(now);
    }

    /**
     * Since when, or from when on, a stream is due; {@link Instant#MAX} when there is none.
     *
     * @param all whether those count too that were due and not allowed
     */
    Instant nextDue(boolean all) {
        return Stream.of(
                        Optional.ofNullable(continuations.peek()),
                        Optional.ofNullable(initials.peek()),
                        Optional.ofNullable(backfills.peek()),
                        Optional.ofNullable(all ? aside.peek() : null),
                        refreshes.peek())
                .flatMap(Optional::stream)
                .min(ScheduledStream.ORDER)
                .map(ScheduledStream::due)
                .orElse(Instant.MAX);
    }
}
