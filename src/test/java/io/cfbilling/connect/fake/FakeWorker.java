package io.cfbilling.connect.fake;

import com.google.common.util.concurrent.MoreExecutors;
import io.cfbilling.connect.CloudflareBillingSourceTask;
import io.cfbilling.connect.TestTask;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
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
 * Runs one task as a Connect worker does, but with a clock that only the test moves, and with each request sent and
 * completed within one poll. With {@code transaction.boundary=connector} it delivers exactly once, otherwise at least
 * once.
 */
public final class FakeWorker {
    private static final int SURELY_ENDLESS = 1_000_000;

    private final FakeKafka kafka;
    private final Map<String, String> settings;
    private final CloudflareSimulator simulator;
    private final Clock clock;
    private CloudflareBillingSourceTask task;
    private @Nullable FakeTransaction transaction;
    private FakeMetrics metrics = new FakeMetrics();
    private boolean takesMetrics = true;

    public FakeWorker(CloudflareSimulator simulator, Clock clock, Map<String, String> settings) {
        this(simulator, clock, settings, new FakeKafka());
    }

    /**
     * @param kafka the topics and offsets of other tasks, from which this one goes on
     */
    public FakeWorker(CloudflareSimulator simulator, Clock clock, Map<String, String> settings, FakeKafka kafka) {
        this.simulator = simulator;
        this.clock = clock;
        this.kafka = kafka;
        this.settings = new HashMap<>(settings);
        // The clock stands still, so the budget must permit all requests at once.
        this.settings.putIfAbsent("cloudflare.api.rate.limit.requests", Integer.toString(Integer.MAX_VALUE));
        this.settings.putIfAbsent("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        this.settings.putIfAbsent("cloudflare.api.base.url", simulator.baseUrl().toString());
        task = start();
    }

    private CloudflareBillingSourceTask start() {
        boolean exactlyOnce = "connector".equals(settings.get("transaction.boundary"));
        transaction = exactlyOnce ? new FakeTransaction(kafka) : null;
        CloudflareBillingSourceTask fresh =
                TestTask.create(clock, Duration.ZERO, threads -> MoreExecutors.newDirectExecutorService());
        start(fresh, Map.of());
        return fresh;
    }

    /** Starts another task on the committed offsets, which the caller polls and stops. */
    public void start(CloudflareBillingSourceTask other, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        metrics = new FakeMetrics();
        other.initialize(context());
        other.start(all);
    }

    /** Changes a setting; it takes effect at the next start. */
    public FakeWorker set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** From the next start on, takes no metrics from connectors, like workers before Kafka Connect 4.1. */
    public FakeWorker withoutMetrics() {
        takesMetrics = false;
        return this;
    }

    /**
     * Polls until nothing is due any more. Returns the records written meanwhile, all of them acknowledged.
     *
     * @throws IllegalStateException if the task never becomes idle, or leaves a transaction open
     */
    public List<SourceRecord> pollAll() {
        int before = written().size();
        int surelyIdle = pollsUntilSurelyIdle();
        int idle = 0;
        for (int polls = 0; idle < surelyIdle; polls++) {
            int requested = simulator.requestCount();
            List<SourceRecord> batch = poll();
            acknowledge(batch);
            if (batch.isEmpty() && transaction != null && transaction.pending() > 0) {
                throw new IllegalStateException("the task keeps a transaction of " + transaction.pending()
                        + " records open with nothing to write");
            }
            idle = batch.isEmpty() && simulator.requestCount() == requested ? idle + 1 : 0;
            if (polls == SURELY_ENDLESS) {
                throw new IllegalStateException("the task does not become idle though the clock stands still");
            }
        }
        return List.copyOf(written().subList(before, written().size()));
    }

    /**
     * How many polls in a row without a request and without records show that nothing is due. Each takes one response
     * that an earlier poll has received, and only these can be without records: there are at most as many as concurrent
     * requests. One more poll finds none left, and one more is to spare.
     */
    private int pollsUntilSurelyIdle() {
        return new ConnectorConfig(settings).get(RequestSettings.CONCURRENT_REQUESTS) + 2;
    }

    /** Polls once. The records are not written. */
    public List<SourceRecord> poll() {
        try {
            List<SourceRecord> batch = task.poll();
            return batch == null ? List.of() : batch;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a batch and commits its offsets, within a transaction if the task uses them. */
    public void acknowledge(List<SourceRecord> batch) {
        if (transaction == null) {
            kafka.write(batch);
            kafka.storeOffsets(batch);
        } else if (!batch.isEmpty()) {
            batch.forEach(transaction::send);
            transaction.batchSent();
        }
    }

    /** Writes records without committing their offsets; only without transactions. */
    public void writeUncommitted(List<SourceRecord> records) {
        if (transaction != null) {
            throw new IllegalStateException("with transactions, offsets are committed with their records");
        }
        kafka.write(records);
    }

    /** Stops the task gracefully and starts another one on the committed offsets. */
    public void restart() {
        stop();
        task = start();
    }

    /** Stops the task, replaces its offset with only a cursor, and starts another one. */
    public void rewind(SourcePartition partition, LocalDate cursor) {
        stop();
        kafka.store(partition.toMap(), Map.of("cursor", cursor.toString()));
        task = start();
    }

    /** Stops the task, removes an entry of its offset, as if it had not fitted in, and starts another one. */
    public void forget(SourcePartition partition, String entry) {
        stop();
        Map<String, Object> less = new HashMap<>(offset(partition));
        less.remove(entry);
        kafka.store(partition.toMap(), less);
        task = start();
    }

    /** Stops the task gracefully: a requested commit is executed, and an open transaction is dropped. */
    public void stop() {
        task.stop();
        if (transaction != null) {
            transaction.batchSent();
        }
    }

    /**
     * The worker crashes while it writes a batch. No other task is started.
     *
     * @param written how many records are written; with transactions, only those up to a commit become visible
     * @param committed how many of these have their offsets committed, without transactions
     */
    public void dieWriting(List<SourceRecord> batch, int written, int committed) {
        if (transaction == null) {
            acknowledge(batch.subList(0, committed));
            writeUncommitted(batch.subList(committed, written));
        } else {
            batch.subList(0, written).forEach(transaction::send);
        }
        task.stop();
    }

    /** All written records in order; with transactions, only the committed ones. */
    public List<SourceRecord> written() {
        return kafka.written();
    }

    /** The records of each committed transaction in order; empty without transactions. */
    public List<List<SourceRecord>> transactions() {
        return kafka.transactions();
    }

    /** The committed offset of a partition, as Connect's REST API shows it. */
    public Map<String, Object> offset(SourcePartition partition) {
        return Objects.requireNonNull(kafka.offset(partition.toMap()));
    }

    /** The task's metrics. */
    public FakeMetrics metrics() {
        return metrics;
    }

    /** A proxy, since the methods of a context differ between versions of Connect. */
    private SourceTaskContext context() {
        @Nullable FakeTransaction own = transaction;
        @Nullable FakeMetrics shown = takesMetrics ? metrics : null;
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
