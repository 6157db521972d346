package io.cfbilling.connect.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.simulator.LedgerRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The usage topic in plain JSON, read from its beginning; decimals are strings. */
public final class JsonUsageTopic implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;
    private final KafkaConsumer<String, String> consumer;
    private final List<Message> emitted = new ArrayList<>();
    private final Map<String, LedgerRow> compacted = new LinkedHashMap<>();

    /**
     * One record, in the order of its partition.
     *
     * @param key as written
     * @param row null: a tombstone
     */
    public record Message(
            int partition,
            long offset,
            String key,
            AccountDay day,
            @Nullable LedgerRow row) {}

    /** A day of an account. */
    public record AccountDay(String account, LocalDate date) {}

    /**
     * @param isolation {@code read_committed} or {@code read_uncommitted}
     */
    public JsonUsageTopic(String bootstrapServers, String topicPrefix, String isolation) {
        topic = topicPrefix + ".usage";
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "auto.offset.reset", "earliest",
                        "allow.auto.create.topics", "false",
                        "enable.auto.commit", "false",
                        "isolation.level", isolation),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** Reads to the current end of the topic, which may not exist yet. */
    public JsonUsageTopic catchUp() {
        Map<TopicPartition, Long> ends = endOffsets();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(this::take);
        }
        return this;
    }

    /** The current end of each partition, by number. */
    public Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new HashMap<>();
        endOffsets().forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    private Map<TopicPartition, Long> endOffsets() {
        if (consumer.assignment().isEmpty()) {
            consumer.assign(consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
        }
        return consumer.endOffsets(consumer.assignment());
    }

    private void take(ConsumerRecord<String, String> message) {
        JsonNode key = parsed(message.key());
        String account = key.get("BillingAccountId").asText();
        LocalDate date = LocalDate.ofInstant(moment(key, "ChargePeriodStart"), ZoneOffset.UTC);
        LedgerRow row = message.value() == null ? null : row(parsed(message.value()));
        emitted.add(
                new Message(message.partition(), message.offset(), message.key(), new AccountDay(account, date), row));
        if (row == null) {
            compacted.remove(message.key());
        } else {
            compacted.put(message.key(), row);
        }
    }

    /** All messages read so far. */
    public List<Message> emitted() {
        return emitted;
    }

    /** Every row that was read so far, repeats included. */
    public List<LedgerRow> rows() {
        return emitted.stream().map(Message::row).filter(Objects::nonNull).toList();
    }

    /** The rows of an account in a compacted topic. */
    public List<LedgerRow> compacted(String account) {
        return compacted.values().stream()
                .filter(row -> row.accountId().equals(account))
                .toList();
    }

    /** The rows in a compacted topic. */
    public Collection<LedgerRow> compacted() {
        return compacted.values();
    }

    private static LedgerRow row(JsonNode value) {
        return new LedgerRow(
                value.get("BillingAccountId").asText(),
                value.get("BillingCurrency").asText(),
                moment(value, "BillingPeriodStart"),
                moment(value, "ChargePeriodStart"),
                moment(value, "ChargePeriodEnd"),
                number(value, "ConsumedQuantity"),
                value.get("ConsumedUnit").asText(),
                number(value, "ContractedCost"),
                number(value, "CumulatedContractedCost"),
                number(value, "CumulatedPricingQuantity"),
                number(value, "PricingQuantity"),
                value.get("ServiceName").asText(),
                null);
    }

    private static Instant moment(JsonNode value, String field) {
        return Instant.ofEpochMilli(value.get(field).asLong());
    }

    private static BigDecimal number(JsonNode value, String field) {
        return new BigDecimal(value.get(field).asText());
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
