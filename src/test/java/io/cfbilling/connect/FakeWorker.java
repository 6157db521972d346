package io.cfbilling.connect;

import com.google.common.util.concurrent.MoreExecutors;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task as a Connect worker does, but on a clock that stands still until it is moved, and with each request
 * asked and answered within the poll that is due for it. With {@code transaction.boundary=connector} it delivers exactly
 * once; else at least once.
 */
final class FakeWorker {
    private static final int SURELY_IDLE = 70;
    private static final int SURELY_ENDLESS = 1_000_000;

    private final FakeKafka kafka;
    private final Map<String, String> settings;
    private final CloudflareSimulator simulator;
    private final Clock clock;
    private CloudflareBillingSourceTask task;
    private @Nullable FakeTransaction transaction;
    private FakeMetrics metrics = new FakeMetrics();

    FakeWorker(CloudflareSimulator simulator, Clock clock, Map<String, String> settings) {
        this(simulator, clock, settings, new FakeKafka());
    }

    /**
     * @param kafka what other tasks have left behind, and this one goes on from
     */
    FakeWorker(CloudflareSimulator simulator, Clock clock, Map<String, String> settings, FakeKafka kafka) {
        this.simulator = simulator;
        this.clock = clock;
        this.kafka = kafka;
        this.settings = new HashMap<>(settings);
        // Requests are paced, and the clock stands still: so many come at once that no test notices.
        this.settings.putIfAbsent("cloudflare.api.rate.limit.requests", Integer.toString(Integer.MAX_VALUE));
        this.settings.putIfAbsent("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        this.settings.putIfAbsent("cloudflare.api.base.url", simulator.baseUrl().toString());
        task = start();
    }

    private CloudflareBillingSourceTask start() {
        boolean exactlyOnce = "connector".equals(settings.get("transaction.boundary"));
        transaction = exactlyOnce ? new FakeTransaction(kafka) : null;
        CloudflareBillingSourceTask fresh = new CloudflareBillingSourceTask(
                clock, Duration.ZERO, threads -> MoreExecutors.newDirectExecutorService());
        start(fresh, Map.of());
        return fresh;
    }

    /** Starts another task on the committed offsets, which the caller polls and stops. */
    void start(CloudflareBillingSourceTask other, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        metrics = new FakeMetrics();
        other.initialize(context());
        other.start(all);
    }

    /** Changes a setting; it takes effect at the next start. */
    FakeWorker set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Polls until nothing is due any more; gives what was written meanwhile, all of it acknowledged.
     *
     * @throws IllegalStateException if there is no end to it, or the task waits within a transaction
     */
    List<SourceRecord> settle() {
        int before = written().size();
        int idle = 0;
        for (int polls = 0; idle < SURELY_IDLE; polls++) {
            int requested = simulator.requestCount();
            List<SourceRecord> batch = poll();
            acknowledge(batch);
            if (batch.isEmpty() && transaction != null && transaction.pending() > 0) {
                throw new IllegalStateException("the task keeps a transaction of " + transaction.pending()
                        + " records open with nothing to write");
            }
            idle = batch.isEmpty() && simulator.requestCount() == requested ? idle + 1 : 0;
            if (polls == SURELY_ENDLESS) {
                throw new IllegalStateException("the task finds no rest though the clock stands still");
            }
        }
        return List.copyOf(written().subList(before, written().size()));
    }

    /** Polls once; what it brings is not yet written. */
    List<SourceRecord> poll() {
        try {
            List<SourceRecord> batch = task.poll();
            return batch == null ? List.of() : batch;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a batch and commits the offset of the last record of each partition, as transactions allow. */
    void acknowledge(List<SourceRecord> batch) {
        if (transaction == null) {
            kafka.write(batch);
            kafka.storeOffsets(batch);
        } else if (!batch.isEmpty()) {
            batch.forEach(transaction::send);
            transaction.batchSent();
        }
    }

    /** Writes records whose offsets are not committed before the worker dies; at least once only. */
    void writeUncommitted(List<SourceRecord> records) {
        if (transaction != null) {
            throw new IllegalStateException("exactly once, offsets are committed with their records");
        }
        kafka.write(records);
    }

    /** Stops the task in order and starts another one on the committed offsets. */
    void restart() {
        stop();
        task = start();
    }

    /** Stops the task, has its offset replaced by a cursor alone, and starts another one. */
    void rewind(SourcePartition partition, LocalDate cursor) {
        stop();
        kafka.store(partition.toMap(), Map.of("cursor", cursor.toString()));
        task = start();
    }

    /** Stops the task, has an entry of its offset left out, as where there is no room for it, and starts another one. */
    void forget(SourcePartition partition, String entry) {
        stop();
        Map<String, Object> less = new HashMap<>(offset(partition));
        less.remove(entry);
        kafka.store(partition.toMap(), less);
        task = start();
    }

    /** Stops the task in order; what its last batch asked for is done, and what else is in a transaction is dropped. */
    void stop() {
        task.stop();
        if (transaction != null) {
            transaction.batchSent();
        }
    }

    /**
     * The worker dies while it writes a batch. Another task is not started.
     *
     * @param written how many records reach the topics, exactly once only as far as a commit on a record was asked for
     * @param committed how many of these have their offsets committed, at least once
     */
    void dieWriting(List<SourceRecord> batch, int written, int committed) {
        if (transaction == null) {
            acknowledge(batch.subList(0, committed));
            writeUncommitted(batch.subList(committed, written));
        } else {
            batch.subList(0, written).forEach(transaction::send);
        }
        task.stop();
    }

    /** Everything that was ever written, in order; exactly once, as a consumer sees it that reads committed records. */
    List<SourceRecord> written() {
        return kafka.written();
    }

    /** The records of each committed transaction, in order; none at least once. */
    List<List<SourceRecord>> transactions() {
        return kafka.transactions();
    }

    /** The committed offset of a partition, as Connect's REST API shows it. */
    Map<String, Object> offset(SourcePartition partition) {
        return Objects.requireNonNull(kafka.offset(partition.toMap()));
    }

    /** What the task shows in the worker's metrics. */
    FakeMetrics metrics() {
        return metrics;
    }

    /** A proxy, since what else a context offers differs from one version of Connect to the next. */
    private SourceTaskContext context() {
        @Nullable FakeTransaction own = transaction;
        FakeMetrics shown = metrics;
        return (SourceTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "offsetStorageReader" -> kafka.offsets();
                    case "transactionContext" -> own;
                    case "pluginMetrics" -> shown;
                    case "configs" -> Map.copyOf(settings);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
