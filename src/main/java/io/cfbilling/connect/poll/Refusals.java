package io.cfbilling.connect.poll;

import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Notices that all streams are refused, each on two looks far enough apart, while none was answered. Each event costs the
 * same, however many streams there are.
 */
final class Refusals {
    private final Duration apart;
    private final Set<SourcePartition> streams = new HashSet<>();
    private Map<SourcePartition, Instant> firstLooks = new HashMap<>();
    private Set<SourcePartition> confirmed = new HashSet<>();

    /**
     * @param apart how long after the first look a second one counts
     */
    Refusals(Duration apart) {
        this.apart = apart;
    }

    void joins(SourcePartition stream) {
        streams.add(stream);
    }

    /** There is nothing left to ask for the stream: the others alone decide. */
    void leaves(SourcePartition stream) {
        streams.remove(stream);
        forget(stream);
    }

    /** Notes that a stream which has joined is refused; tells whether all are, each on two looks. */
    boolean refused(SourcePartition stream, Instant now) {
        Instant first = firstLooks.putIfAbsent(stream, now);
        if (first != null && !now.isBefore(first.plus(apart))) {
            confirmed.add(stream);
        }
        return confirmed.size() == streams.size();
    }

    /** The stream is refused for another reason now. */
    void forget(SourcePartition stream) {
        firstLooks.remove(stream);
        confirmed.remove(stream);
    }

    /** One of the streams is answered: whatever refused the others is not the matter with all. */
    void answered() {
        if (!firstLooks.isEmpty()) {
            // Clearing would cost the size that they once had, at each answer.
            firstLooks = new HashMap<>();
            confirmed = new HashSet<>();
        }
    }
}
