package io.cfbilling.connect;

import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.fake.VirtualCloudflare;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.poll.Poller;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** The real poller and budget of one task, without threads: each response comes some virtual time after the request. */
public final class VirtualTask {
    private final Map<String, String> settings;
    private final VirtualCloudflare cloudflare;
    private final Map<Map<String, ?>, Map<String, Object>> offsets;
    private final Clock clock;
    private final Random latencies;
    private final PriorityQueue<Request> underWay = new PriorityQueue<>();
    private Running running;
    /** Responses that have arrived, and that the poller has not taken yet. */
    private int untaken;

    /** Until then the budget permits no request and no response arrives, so that a poll finds nothing to do. */
    private Instant quietUntil = Instant.MIN;

    private record Running(Poller poller, RequestBudget budget) {}

    private record Request(Instant respondedAt, Runnable work) implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            return respondedAt.compareTo(other.respondedAt);
        }
    }

    /**
     * @param offsets the committed offsets by source partition, which the task updates
     */
    public VirtualTask(
            Map<String, String> settings,
            VirtualCloudflare cloudflare,
            Map<Map<String, ?>, Map<String, Object>> offsets,
            Clock clock,
            int seed) {
        this.settings = settings;
        this.cloudflare = cloudflare;
        this.offsets = offsets;
        this.clock = clock;
        this.latencies = new Random(seed);
        this.running = start();
    }

    private Running start() {
        ConnectorConfig config = new ConnectorConfig(settings);
        Assembly assembly = new Assembly(config, clock);
        RequestBudget budget = assembly.budget();
        List<BillingStream> streams =
                new StreamAssembly(config, assembly.activity()).streams(new Committed(), clock.instant());
        Poller poller = assembly.poller(streams, last -> {}, cloudflare.api(budget), budget, this::send);
        return new Running(poller, budget);
    }

    private void send(Runnable work) {
        underWay.add(new Request(clock.instant().plusMillis(100 + latencies.nextInt(400)), work));
    }

    /** Restarts the task; Cloudflare counts its requests in flight, and their responses are dropped. */
    public void restart() {
        running.poller().close();
        underWay.forEach(request -> request.work().run());
        underWay.clear();
        running = start();
        untaken = 0;
        quietUntil = Instant.MIN;
    }

    /** Does what is due at this moment, and passes on the emitted records, whose offsets are committed. */
    public void tick(Consumer<SourceRecord> emitted) throws InterruptedException {
        if (clock.instant().isBefore(quietUntil)) {
            return;
        }
        List<SourceRecord> batch;
        do {
            while (!underWay.isEmpty() && !underWay.element().respondedAt().isAfter(clock.instant())) {
                underWay.remove().work().run();
                untaken++;
            }
            batch = running.poller().poll(Duration.ZERO);
            // A poll takes one response, since a batch holds all records of one of this Cloudflare's.
            untaken = Math.max(0, untaken - 1);
            for (SourceRecord record : batch) {
                @SuppressWarnings("unchecked")
                Map<String, Object> offset = (Map<String, Object>) record.sourceOffset();
                offsets.put(record.sourcePartition(), offset);
                emitted.accept(record);
            }
        } while (!batch.isEmpty());
        quietUntil = quietUntil();
    }

    private Instant quietUntil() {
        if (untaken > 0) {
            return Instant.MIN;
        }
        Instant nextResponse =
                underWay.isEmpty() ? Instant.MAX : underWay.element().respondedAt();
        return Moments.earlier(nextResponse, running.budget().nextAt());
    }

    private final class Committed implements OffsetStorageReader {
        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return offsets.get(partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> stored = new HashMap<>();
            for (Map<String, T> partition : partitions) {
                stored.put(partition, offsets.get(partition));
            }
            return stored;
        }
    }
}
