package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.stream.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the stream to be read next: of those that are due, by priority; of equal priority, the one that has been due
 * longest. No priority starves: continuations and initial reads are finite, and once a backfill has delayed refreshes for a
 * day, the two alternate.
 */
final class PollQueue {
    private final PriorityQueue<ScheduledStream> continuations = new PriorityQueue<>(ScheduledStream.ORDER);
    private final PriorityQueue<ScheduledStream> initials = new PriorityQueue<>(ScheduledStream.ORDER);
    private final PriorityQueue<ScheduledStream> backfills = new PriorityQueue<>(ScheduledStream.ORDER);
    private final FairRefreshQueue refreshes = new FairRefreshQueue();
    /** Streams that were next while they were not allowed to be read: they come first once they are. */
    private final PriorityQueue<ScheduledStream> aside = new PriorityQueue<>(ScheduledStream.ORDER);

    private long places;
    private boolean refreshedLast;

    /**
     * Queues a stream.
     *
     * @param due when it is or was due, perhaps before this task started: the longest due comes first. {@link Instant#MIN},
     *     for a stream that was always due, counts as now
     */
    void add(ScheduledStream scheduled, Instant due, Instant now) {
        Instant at = due.equals(Instant.MIN) ? now : due;
        scheduled.queue(at, places++);
        switch (scheduled.priority(Moments.later(now, at))) {
            case CONTINUATION -> continuations.add(scheduled);
            case INITIAL -> initials.add(scheduled);
            case BACKFILL -> backfills.add(scheduled);
            case REFRESH -> refreshes.add(scheduled);
        }
    }

    /**
     * Removes the stream to be read next; empty if none that is allowed is due.
     *
     * @param allowed whether a stream may be read now; one that may not comes first once it may
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
        boolean backfill = isDue(backfills.peek(), now);
        boolean late = isDue(refresh, now.minus(Priority.LONGEST_WAIT));
        refreshedLast = isDue(refresh, now) && (!backfill || (late && !refreshedLast));
        if (refreshedLast) {
            return Optional.of(refreshes.take(now));
        }
        return backfill ? Optional.of(backfills.remove()) : Optional.empty();
    }

    private static boolean isDue(@Nullable ScheduledStream scheduled, Instant now) {
        return scheduled != null && !scheduled.due().isAfter(now);
    }

    /**
     * Since when, or from when on, a stream is due; {@link Instant#MAX} when there is none.
     *
     * @param all whether streams that were due but not allowed count too
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
