package io.cfbilling.connect.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.cluster.JsonUsageTopic.AccountDay;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.offset.UsagePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The usage offsets that a group of workers had committed at a moment, from which a restarted task goes on. */
public final class CommittedOffsets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, UsagePosition> byAccount = new HashMap<>();

    private CommittedOffsets() {}

    /**
     * Reads the currently committed offsets.
     *
     * @param topic the workers' offset topic, of one partition
     */
    public static CommittedOffsets now(String bootstrapServers, String topic) {
        CommittedOffsets committed = new CommittedOffsets();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            for (long end : consumer.endOffsets(List.of(partition)).values()) {
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(committed::take);
                }
            }
        }
        return committed;
    }

    private void take(ConsumerRecord<String, String> message) {
        try {
            JsonNode partition = JSON.readTree(message.key()).path(1);
            if (partition.path("dataset").asText().equals("usage")) {
                Map<String, Object> offset = JSON.readValue(message.value(), new TypeReference<>() {});
                byAccount.put(partition.path("account_id").asText(), UsagePosition.of(offset));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a restarted task does not emit the day again while it is unchanged. */
    public boolean cover(AccountDay day) {
        UsagePosition position = byAccount.get(day.account());
        return position != null
                && (day.date().isBefore(position.cursor())
                        || position.emitted(day.date())
                                .filter(emitted -> !emitted.digest().equals(DayDigest.UNFINISHED))
                                .isPresent());
    }
}
