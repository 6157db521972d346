package io.cfbilling.connect.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the connector wrote, and checks it for secrets. */
final class HostileTopics implements AutoCloseable {
    private static final List<String> NAMES = List.of("usage", "profile", "checkpoints", "dead-letters");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<String, String> consumer;
    private final List<Written> written = new ArrayList<>();
    private final Collection<String> leaks = new TreeSet<>();

    /**
     * @param kind the end of the topic's name
     * @param observedAt when the response came, in milliseconds
     */
    record Written(String kind, String account, long observedAt) {}

    HostileTopics(String bootstrapServers, String prefix) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(Stream.concat(NAMES.stream().map(name -> prefix + "." + name), Stream.of("connect-offsets"))
                .map(topic -> new TopicPartition(topic, 0))
                .toList());
    }

    /** Reads the new records. */
    void readOn() {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }

    /** All records so far. */
    List<Written> written() {
        return written;
    }

    private void take(ConsumerRecord<String, String> message) {
        String value = message.value() == null ? "" : message.value();
        leaks.addAll(Secrets.in(message.topic(), message.key() + value));
        if (value.isEmpty() || message.topic().equals("connect-offsets")) {
            return;
        }
        try {
            JsonNode json = JSON.readTree(value);
            String account =
                    json.path("BillingAccountId").asText(json.path("account_id").asText());
            long observed =
                    json.path("x_ObservedAt").asLong(json.path("observed_at").asLong());
            written.add(new Written(message.topic().substring(message.topic().indexOf('.') + 1), account, observed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Collection<String> leaks() {
        return leaks;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
