package io.cfbilling.connect;

import com.google.common.util.concurrent.MoreExecutors;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task as a Connect worker does, but on a clock that stands still until it is moved, and with each request
 * asked and answered within the poll that is due for it. Offsets go through JSON, as in Connect's offsets topic, by the
 * bytes of their partition.
 */
final class FakeWorker {
    private static final String TOPIC = "offsets";
    private static final int SURELY_IDLE = 70;

    private final JsonConverter json = new JsonConverter();
    private final Map<String, byte[]> stored = new HashMap<>();
    private final List<SourceRecord> written = new ArrayList<>();
    private final Map<String, String> settings;
    private final CloudflareSimulator simulator;
    private final Clock clock;
    private CloudflareBillingSourceTask task;

    FakeWorker(CloudflareSimulator simulator, Clock clock, Map<String, String> settings) {
        this.simulator = simulator;
        this.clock = clock;
        this.settings = new HashMap<>(settings);
        this.settings.putIfAbsent("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        this.settings.putIfAbsent("cloudflare.api.base.url", simulator.baseUrl().toString());
        json.configure(Map.of("schemas.enable", "false"), false);
        task = start();
    }

    private CloudflareBillingSourceTask start() {
        CloudflareBillingSourceTask fresh = new CloudflareBillingSourceTask(
                clock, Duration.ZERO, threads -> MoreExecutors.newDirectExecutorService());
        start(fresh, Map.of());
        return fresh;
    }

    /** Starts another task on the committed offsets, which the caller polls and stops. */
    void start(CloudflareBillingSourceTask other, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        other.initialize(context());
        other.start(all);
    }

    /** Changes a setting; it takes effect at the next start. */
    FakeWorker set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Polls until nothing is due any more; gives what was written meanwhile, all of it acknowledged. */
    List<SourceRecord> settle() {
        int before = written.size();
        int idle = 0;
        while (idle < SURELY_IDLE) {
            int asked = simulator.requests().size();
            List<SourceRecord> batch = poll();
            acknowledge(batch);
            idle = batch.isEmpty() && simulator.requests().size() == asked ? idle + 1 : 0;
        }
        return List.copyOf(written.subList(before, written.size()));
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

    /** Writes records, and commits the offset of the last one of each partition. */
    void acknowledge(List<SourceRecord> records) {
        written.addAll(records);
        for (SourceRecord record : records) {
            stored.put(bytes(record.sourcePartition()), json(record.sourceOffset()));
        }
    }

    /** Writes records whose offsets are not committed before the worker dies. */
    void writeUncommitted(List<SourceRecord> records) {
        written.addAll(records);
    }

    /** Stops the task and starts another one on the committed offsets. */
    void restart() {
        task.stop();
        task = start();
    }

    /** Everything that was ever written, in order. */
    List<SourceRecord> written() {
        return written;
    }

    /** The committed offset of a partition, as Connect's REST API shows it. */
    Map<String, Object> offset(SourcePartition partition) {
        return read(Objects.requireNonNull(stored.get(bytes(partition.toMap()))));
    }

    private String bytes(Map<String, ?> partition) {
        return new String(json.fromConnectData(TOPIC, null, List.of("connector", partition)), StandardCharsets.UTF_8);
    }

    private byte[] json(Map<String, ?> offset) {
        for (Object value : offset.values()) {
            if (!(value instanceof String || value instanceof Long)) {
                throw new ConnectException("Connect does not store " + value);
            }
        }
        return json.fromConnectData(TOPIC, null, offset);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> read(byte[] bytes) {
        SchemaAndValue value = json.toConnectData(TOPIC, bytes);
        return (Map<String, Object>) value.value();
    }

    /** A proxy, since what else a context offers differs from one version of Connect to the next. */
    private SourceTaskContext context() {
        return (SourceTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SourceTaskContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("offsetStorageReader")) {
                        return new Offsets();
                    } else if (method.getName().equals("transactionContext")) {
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private final class Offsets implements OffsetStorageReader {
        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            byte[] bytes = stored.get(bytes(partition));
            return bytes == null ? null : read(bytes);
        }

        @Override
        public <T> Map<Map<String, T>, @Nullable Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, @Nullable Map<String, Object>> offsets = new HashMap<>();
            Set<Map<String, T>> asked = new HashSet<>(partitions);
            asked.forEach(partition -> offsets.put(partition, offset(partition)));
            return offsets;
        }
    }
}
