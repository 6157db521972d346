package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.stream.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Selects the stream to be read next: of those that are due, by priority; of equal priority, the one that has been due
 * longest. No priority starves: continuations and initial reads are finite, and once a backfill has delayed refreshes for a
 * day, the two alternate.
 *
 * <p>While refreshes of both datasets are due, weighted fair queueing reads each dataset in proportion to its poll frequency:
 * however far one dataset has fallen behind, the other does not wait until it has caught up.
 */
final class PollQueue {
    private static final Comparator<ScheduledStream> ORDER = ScheduledStream.ORDER;

    private final Map<Line, PriorityQueue<ScheduledStream>> lines = new HashMap<>();
    /** Streams that were next while they were not allowed to be read: they come first once they are. */
    private final PriorityQueue<ScheduledStream> aside = new PriorityQueue<>(ORDER);

    private final Map<Dataset, Duration> refreshed = new EnumMap<>(Dataset.class);
    private Duration refreshedMost = Duration.ZERO;
    private boolean refreshedLast;
    private long places;

    private record Line(Priority priority, Dataset dataset) {}

    /**
     * Queues a stream.
     *
     * @param due when it is or was due, perhaps before this task started: the longest due comes first. {@link Instant#MIN},
     *     for a stream that was always due, counts as now
     */
    void add(ScheduledStream scheduled, Instant due, Instant now) {
        Instant at = due.equals(Instant.MIN) ? now : due;
        scheduled.queue(at, places++);
        Line line = new Line(scheduled.priority(Moments.later(now, at)), dataset(scheduled));
        lines.computeIfAbsent(line, any -> new PriorityQueue<>(ORDER)).add(scheduled);
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
        if (isDue(Priority.CONTINUATION, now)) {
            return take(Priority.CONTINUATION, now, ORDER);
        } else if (isDue(Priority.INITIAL, now)) {
            return take(Priority.INITIAL, now, ORDER);
        }
        boolean late = isDue(Priority.REFRESH, now.minus(Priority.LONGEST_WAIT));
        refreshedLast = isDue(Priority.REFRESH, now) && (!isDue(Priority.BACKFILL, now) || (late && !refreshedLast));
        if (!refreshedLast) {
            return take(Priority.BACKFILL, now, ORDER);
        }
        Optional<ScheduledStream> refresh = take(
                Priority.REFRESH, now, Comparator.comparing(this::refreshed).thenComparing(ORDER));
        refresh.ifPresent(next -> {
            refreshedMost = refreshed(next);
            refreshed.put(dataset(next), refreshedMost.plus(next.stream.pollInterval()));
        });
        return refresh;
    }

    /** A dataset of which nothing was due for a while does not catch up at the other's cost. */
    private Duration refreshed(ScheduledStream scheduled) {
        Duration own = refreshed.getOrDefault(dataset(scheduled), Duration.ZERO);
        return own.compareTo(refreshedMost) > 0 ? own : refreshedMost;
    }

    private boolean isDue(Priority priority, Instant now) {
        return due(priority, now).findAny().isPresent();
    }

    private Optional<ScheduledStream> take(Priority priority, Instant now, Comparator<ScheduledStream> order) {
        Optional<ScheduledStream> next = due(priority, now).min(order);
        next.ifPresent(first -> Objects.requireNonNull(lines.get(new Line(priority, dataset(first))))
                .remove());
        return next;
    }

    /** Of each dataset, the stream that has been due longest. */
    private Stream<ScheduledStream> due(Priority priority, Instant now) {
        return Stream.of(Dataset.values())
                .flatMap(dataset -> Stream.ofNullable(lines.get(new Line(priority, dataset))))
                .flatMap(line -> Stream.ofNullable(line.peek()))
                .filter(scheduled -> !scheduled.due().isAfter(now));
    }

    private static Dataset dataset(ScheduledStream scheduled) {
        return scheduled.stream.partition().dataset();
    }

    /**
     * Since when, or from when on, a stream is due; {@link Instant#MAX} when there is none.
     *
     * @param all whether streams that were due but not allowed count too
     */
    Instant nextDue(boolean all) {
        return Stream.concat(
                        lines.values().stream().flatMap(line -> Stream.ofNullable(line.peek())),
                        Stream.ofNullable(all ? aside.peek() : null))
                .min(ORDER)
                .map(ScheduledStream::due)
                .orElse(Instant.MAX);
    }
}
