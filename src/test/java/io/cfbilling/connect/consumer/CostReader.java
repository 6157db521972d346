package io.cfbilling.connect.consumer;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of daily costs as its consumers see it: the last value of each day, if no tombstone. */
final class CostReader implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final String topic;
    private final Map<String, BigDecimal> costs = new TreeMap<>();
    private int tombstones;

    CostReader(String bootstrapServers, String topic) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** Reads to the current end, and returns the costs without trailing zeros. */
    Map<String, BigDecimal> catchUp() {
        if (consumer.assignment().isEmpty()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> take(record.key(), record.value()));
        }
        return Map.copyOf(costs);
    }

    private void take(String day, String cost) {
        if (cost == null) {
            tombstones++;
            costs.remove(day);
        } else {
            costs.put(day, new BigDecimal(cost).stripTrailingZeros());
        }
    }

    int tombstones() {
        return tombstones;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
