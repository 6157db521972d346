package io.cfbilling.connect.consumer;

import io.cfbilling.PaygoUsage;
import io.cfbilling.PaygoUsageKey;
import io.cfbilling.connect.simulator.LedgerRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a usage topic with a plain consumer, into the classes generated from the schemas. */
final class UsageReader implements AutoCloseable {
    private final String topic;
    private final KafkaConsumer<PaygoUsageKey, PaygoUsage> consumer;
    private final Map<PaygoUsageKey, PaygoUsage> rows = new HashMap<>();

    UsageReader(BillingStack stack, String topic) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", stack.broker.bootstrapServers(),
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed"),
                DailyCosts.<PaygoUsageKey>avro(stack.registry.url(), true).deserializer(),
                DailyCosts.<PaygoUsage>avro(stack.registry.url(), false).deserializer());
    }

    /** Reads to the current end, and returns the current rows. */
    List<LedgerRow> catchUp() {
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList());
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        }
        return rows.values().stream().map(UsageReader::row).toList();
    }

    private void take(ConsumerRecord<PaygoUsageKey, PaygoUsage> message) {
        if (message.value() == null) {
            rows.remove(message.key());
        } else {
            rows.put(message.key(), message.value());
        }
    }

    private static LedgerRow row(PaygoUsage row) {
        return new LedgerRow(
                row.getBillingAccountId(),
                row.getBillingCurrency(),
                row.getBillingPeriodStart(),
                row.getChargePeriodStart(),
                row.getChargePeriodEnd(),
                row.getConsumedQuantity(),
                row.getConsumedUnit(),
                row.getContractedCost(),
                row.getCumulatedContractedCost(),
                row.getCumulatedPricingQuantity(),
                row.getPricingQuantity(),
                row.getServiceName(),
                null);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
