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
 * Streams that wait to be read again. Within a dataset, who is due longest comes first. Where both datasets have some
 * that are due, each gets turns in proportion to how often it wants to be read, by weighted fair queueing: however far one
 * has fallen behind, the other does not wait until it has caught up.
 */
final class Renewals {
    private final Map<Dataset, PriorityQueue<Turn>> queues = new EnumMap<>(Dataset.class);
    private final Map<Dataset, Duration> served = new EnumMap<>(Dataset.class);
    private Duration servedLast = Duration.ZERO;

    void add(Turn turn) {
        queues.computeIfAbsent(turn.stream.partition().dataset(), any -> new PriorityQueue<>(Turn.ORDER))
                .add(turn);
    }

    /** Who is due longest; nobody if none waits. */
    Optional<Turn> peek() {
        return heads().min(Turn.ORDER);
    }

    /** Takes out whose turn it is; somebody must be due. */
    Turn take(Instant now) {
        Turn next = heads().filter(turn -> !turn.due().isAfter(now))
                .min(Comparator.comparing(this::served).thenComparing(Turn.ORDER))
                .orElseThrow();
        servedLast = served(next);
        Dataset dataset = next.stream.partition().dataset();
        served.put(dataset, servedLast.plus(next.interval()));
        Objects.requireNonNull(queues.get(dataset)).remove();
        return next;
    }

    /** A dataset of which nothing was due for a while does not make up for it at the other's cost. */
    private Duration served(Turn turn) {
        Duration own = served.getOrDefault(turn.stream.partition().dataset(), Duration.ZERO);
        return own.compareTo(servedLast) > 0 ? own : servedLast;
    }

    private Stream<Turn> heads() {
        return queues.values().stream().flatMap(queue -> Stream.ofNullable(queue.peek()));
    }
}
