package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Streams that wait for a refresh. Within a dataset, the stream that has been due longest comes first. While streams of both
 * datasets are due, weighted fair queueing reads each dataset in proportion to its poll frequency: however far one dataset
 * has fallen behind, the other does not wait until it has caught up.
 */
final class FairRefreshQueue {
    private final Map<Dataset, PriorityQueue<ScheduledStream>> queues = new EnumMap<>(Dataset.class);
    private final Map<Dataset, Duration> served = new EnumMap<>(Dataset.class);
    private Duration servedLast = Duration.ZERO;

    void add(ScheduledStream scheduled) {
        queues.computeIfAbsent(
                        scheduled.stream.partition().dataset(), any -> new PriorityQueue<>(ScheduledStream.ORDER))
                .add(scheduled);
    }

    /** The stream that has been due longest; empty if none waits. */
    Optional<ScheduledStream> peek() {
        return heads().min(ScheduledStream.ORDER);
    }

    /** Removes the stream to be read next; one must be due. */
    ScheduledStream take(Instant now) {
        ScheduledStream next = heads().filter(scheduled -> !scheduled.due().isAfter(now))
                .min(Comparator.comparing(this::served).thenComparing(ScheduledStream.ORDER))
                .orElseThrow();
        servedLast = served(next);
        Dataset dataset = next.stream.partition().dataset();
        served.put(dataset, servedLast.plus(next.interval()));
        Objects.requireNonNull(queues.get(dataset)).remove();
        return next;
    }

    /** A dataset of which nothing was due for a while does not catch up at the other's cost. */
    private Duration served(ScheduledStream scheduled) {
        Duration own = served.getOrDefault(scheduled.stream.partition().dataset(), Duration.ZERO);
        return own.compareTo(servedLast) > 0 ? own : servedLast;
    }

    private Stream<ScheduledStream> heads() {
        return queues.values().stream().flatMap(queue -> Stream.ofNullable(queue.peek()));
    }
}
