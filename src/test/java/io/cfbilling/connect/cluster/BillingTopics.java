package io.cfbilling.connect.cluster;

import io.cfbilling.connect.local.ConfluentAvro;
import io.cfbilling.connect.simulator.LedgerRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** All records of the billing topics, read with Confluent's own deserializer. */
public final class BillingTopics implements AutoCloseable {
    private static final int SCALE = 18;

    private final String prefix;
    private final KafkaConsumer<Object, Object> consumer;
    private final Map<String, List<GenericRecord>> values = new HashMap<>();

    /** The topics with the default prefix. */
    public BillingTopics(String bootstrapServers, String registry) {
        this(bootstrapServers, registry, "cloudflare.billing");
    }

    /**
     * @param registry the address of a schema registry that speaks Confluent's protocol
     * @param topicPrefix as in the connector's setting
     */
    public BillingTopics(String bootstrapServers, String registry, String topicPrefix) {
        prefix = topicPrefix + ".";
        Map<String, Object> avro = Map.of("schema.registry.url", registry);
        Deserializer<Object> keys = ConfluentAvro.deserializer();
        keys.configure(avro, true);
        Deserializer<Object> values = ConfluentAvro.deserializer();
        values.configure(avro, false);
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed"),
                keys,
                values);
    }

    /** Reads on to the current end of the topics, of which there may be more than before. */
    public BillingTopics catchUp() {
        List<TopicPartition> partitions = consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .filter(partition -> partition.topic().startsWith(prefix))
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        // Keeps the positions in those that were assigned before.
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        }
        return this;
    }

    private void take(ConsumerRecord<Object, Object> message) {
        String topic = message.topic().substring(prefix.length());
        if (message.value() != null) {
            values.computeIfAbsent(topic, fresh -> new ArrayList<>()).add(ConfluentAvro.record(message.value()));
        }
    }

    /** The values of the usage topic, without tombstones, those of a partition in order of offset. */
    public List<GenericRecord> usage() {
        return values("usage");
    }

    /** The values of the profile topic, those of a partition in order of offset. */
    public List<GenericRecord> profiles() {
        return values("profile");
    }

    /** The values of the checkpoint topic, those of a partition in order of offset. */
    public List<GenericRecord> checkpoints() {
        return values("checkpoints");
    }

    /** The values of the dead-letter topic, in order of offset. */
    public List<GenericRecord> deadLetters() {
        return values("dead-letters");
    }

    private List<GenericRecord> values(String topic) {
        return values.getOrDefault(topic, List.of());
    }

    /** The usage topic's values, to be compared with the ledger. */
    public List<LedgerRow> usageRows() {
        return usage().stream().map(BillingTopics::row).toList();
    }

    private static LedgerRow row(GenericRecord value) {
        return new LedgerRow(
                text(value, "BillingAccountId"),
                text(value, "BillingCurrency"),
                moment(value, "BillingPeriodStart"),
                moment(value, "ChargePeriodStart"),
                moment(value, "ChargePeriodEnd"),
                number(value, "ConsumedQuantity"),
                text(value, "ConsumedUnit"),
                number(value, "ContractedCost"),
                number(value, "CumulatedContractedCost"),
                number(value, "CumulatedPricingQuantity"),
                number(value, "PricingQuantity"),
                text(value, "ServiceName"),
                null);
    }

    public static String text(GenericRecord value, String field) {
        return value.get(field).toString();
    }

    public static Instant moment(GenericRecord value, String field) {
        return Instant.ofEpochMilli((Long) value.get(field));
    }

    /** Avro's decimal: the unscaled number, big-endian in two's complement. */
    public static BigDecimal number(GenericRecord value, String field) {
        ByteBuffer bytes = ((ByteBuffer) value.get(field)).duplicate();
        byte[] unscaled = new byte[bytes.remaining()];
        bytes.get(unscaled);
        return new BigDecimal(new BigInteger(unscaled), SCALE);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
