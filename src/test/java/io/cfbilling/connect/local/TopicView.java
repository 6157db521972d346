package io.cfbilling.connect.local;

import io.apicurio.registry.utils.converter.AvroConverter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The connector's topics as a consumer of compacted topics sees them: the last record of a key, if no tombstone. */
final class TopicView implements AutoCloseable {
    private final String prefix;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroConverter<Object> values = new AvroConverter<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<ByteBuffer, BilledRow> usage = new HashMap<>();
    private @Nullable Struct latest;

    TopicView(String bootstrapServers, SchemaRegistry registry, String prefix) {
        this.prefix = prefix;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "auto.offset.reset", "earliest",
                        "default.api.timeout.ms", "5000",
                        "request.timeout.ms", "5000",
                        "enable.auto.commit", "false",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        values.configure(AvroConversion.settings(registry), false);
    }

    /**
     * Reads everything that is in the topics now.
     *
     * @param requireAlive throws if a process has exited, so that waiting is pointless
     */
    void catchUp(Runnable requireAlive) {
        assignNewPartitions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            requireAlive.run();
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        }
    }

    private void assignNewPartitions() {
        Set<TopicPartition> wanted = new HashSet<>(consumer.assignment());
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topic.startsWith(prefix + ".")) {
                partitions.forEach(each -> wanted.add(new TopicPartition(topic, each.partition())));
            }
        });
        if (wanted.size() > consumer.assignment().size()) {
            List<TopicPartition> before = new ArrayList<>(consumer.assignment());
            Map<TopicPartition, Long> positions = new HashMap<>();
            before.forEach(each -> positions.put(each, consumer.position(each)));
            consumer.assign(wanted);
            positions.forEach(consumer::seek);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        counts.merge(message.topic(), 1L, Long::sum);
        if (!message.topic().equals(prefix + ".usage")) {
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(message.key());
        if (message.value() == null) {
            usage.remove(key);
        } else {
            Struct row = (Struct)
                    values.toConnectData(message.topic(), message.value()).value();
            latest = row;
            usage.put(key, BilledRow.of(row));
        }
    }

    /** The latest usage record; null if there is none. */
    @Nullable
    Struct latest() {
        return latest;
    }

    /** Records per topic, superseded ones included. */
    Map<String, Long> counts() {
        return counts;
    }

    Collection<BilledRow> usage() {
        return usage.values();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
