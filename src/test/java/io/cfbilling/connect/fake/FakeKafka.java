package io.cfbilling.connect.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * The topics, as a consumer of committed records sees them, and the stored offsets. Offsets are converted to JSON, keyed
 * by the bytes of their partition, as in Connect's offsets topic. Tasks that exchange accounts share one instance.
 */
public final class FakeKafka {
    private static final String TOPIC = "offsets";

    private final JsonConverter json = new JsonConverter();
    private final Map<String, byte[]> stored = new HashMap<>();
    private final List<SourceRecord> written = new ArrayList<>();
    private final List<List<SourceRecord>> transactions = new ArrayList<>();

    public FakeKafka() {
        json.configure(Map.of("schemas.enable", "false"), false);
    }

    /** Makes records visible. */
    public void write(List<SourceRecord> records) {
        written.addAll(records);
    }

    /** Stores the offset of the last record of each partition. */
    public void storeOffsets(List<SourceRecord> records) {
        for (SourceRecord record : records) {
            store(record.sourcePartition(), record.sourceOffset());
        }
    }

    /** Stores the offset of a partition, from a record or from a request to Connect's REST API. */
    public void store(Map<String, ?> partition, Map<String, ?> offset) {
        stored.put(bytes(partition), json(offset));
    }

    /** Makes a transaction's records visible and its offsets stored, at once. */
    public void commit(List<SourceRecord> records, List<SourceRecord> offsetsOf) {
        if (!records.isEmpty()) {
            transactions.add(List.copyOf(records));
        }
        write(records);
        storeOffsets(offsetsOf);
    }

    /** All visible records in order. */
    public List<SourceRecord> written() {
        return written;
    }

    /** The records of each committed transaction, in order. */
    public List<List<SourceRecord>> transactions() {
        return transactions;
    }

    /** The stored offset of a partition, as Connect's REST API shows it; null if there is none. */
    @Nullable
    public Map<String, Object> offset(Map<String, ?> partition) {
        byte[] bytes = stored.get(bytes(partition));
        return bytes == null ? null : read(bytes);
    }

    public OffsetStorageReader offsets() {
        return new Offsets();
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

    private final class Offsets implements OffsetStorageReader {
        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return FakeKafka.this.offset(partition);
        }

        @Override
        public <T> Map<Map<String, T>, @Nullable Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, @Nullable Map<String, Object>> offsets = new HashMap<>();
            Set<Map<String, T>> requested = new HashSet<>(partitions);
            requested.forEach(partition -> offsets.put(partition, offset(partition)));
            return offsets;
        }
    }
}
