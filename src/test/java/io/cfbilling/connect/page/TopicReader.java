package io.cfbilling.connect.page;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the billing topics from their beginning, as any consumer: without a group, and committed records only. */
public final class TopicReader implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Set<String> TOPICS = Set.of("usage", "profile", "checkpoints", "dead-letters");

    private final String prefix;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroRecords avro;
    private final Consumer<TopicRecord> records;

    /**
     * @param client settings of Kafka's clients: {@code bootstrap.servers}, and those of its security; a registry's login
     *     is in {@code schema.registry.basic.auth.user.info}
     * @param registry the address of Confluent's API
     * @param prefix the connector's {@code topic.prefix}
     * @param records called for each record, in the order of its partition
     */
    public TopicReader(Map<String, String> client, URI registry, String prefix, Consumer<TopicRecord> records) {
        this.prefix = prefix + ".";
        this.records = records;
        Map<String, Object> settings = new HashMap<>(client);
        String login = String.valueOf(client.getOrDefault(
                "schema.registry.basic.auth.user.info", client.getOrDefault("basic.auth.user.info", "")));
        settings.keySet().removeIf(name -> name.startsWith("schema.registry.") || name.startsWith("basic.auth."));
        settings.putIfAbsent("default.api.timeout.ms", "5000");
        settings.putIfAbsent("request.timeout.ms", "5000");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        this.avro = new AvroRecords(registry, login);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Reads everything that is in the topics now.
     *
     * @param requireAlive called now and then; throws if waiting is pointless
     */
    public void catchUp(Runnable requireAlive) {
        assignNewPartitions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            requireAlive.run();
            take(consumer.poll(WAIT));
        }
    }

    private void assignNewPartitions() {
        Set<TopicPartition> wanted = new HashSet<>(consumer.assignment());
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topic.startsWith(prefix) && TOPICS.contains(topic.substring(prefix.length()))) {
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

    /** If a record cannot be read, for example since the registry is down, it is read again the next time. */
    private void take(ConsumerRecords<byte[], byte[]> batch) {
        Map<TopicPartition, Long> next = new HashMap<>();
        batch.partitions()
                .forEach(each -> next.put(each, batch.records(each).get(0).offset()));
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            try {
                records.accept(decoded(message));
                next.put(new TopicPartition(message.topic(), message.partition()), message.offset() + 1);
            } catch (IOException e) {
                next.forEach(consumer::seek);
                throw new KafkaException(
                        "record " + message.offset() + " of " + message.topic() + " is not readable, since "
                                + e.getMessage(),
                        e);
            }
        }
    }

    private TopicRecord decoded(ConsumerRecord<byte[], byte[]> message) throws IOException {
        return new TopicRecord(
                message.topic().substring(prefix.length()),
                avro.decoded(message.key()),
                message.value() == null ? null : avro.decoded(message.value()),
                Instant.ofEpochMilli(message.timestamp()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
