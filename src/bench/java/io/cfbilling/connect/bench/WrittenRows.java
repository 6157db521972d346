package io.cfbilling.connect.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The usage records that a connector has committed, counted from the first one. */
final class WrittenRows implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration WAIT = Duration.ofMillis(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition topic;
    private final Supplier<Optional<String>> failure;
    private long count;
    private long firstAt;
    private long lastAt;

    /**
     * @param topic need not exist yet
     * @param failure of the connector
     */
    WrittenRows(String bootstrapServers, String topic, Supplier<Optional<String>> failure) {
        this.topic = new TopicPartition(topic, 0);
        this.failure = failure;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        // Connect creates it, with the settings of the connector.
                        "allow.auto.create.topics", "false",
                        "retry.backoff.ms", "20",
                        "retry.backoff.max.ms", "20"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(this.topic));
    }

    /** Reads until there are so many records, or more. */
    WrittenRows await(long rows) {
        long begun = System.nanoTime();
        while (count < rows) {
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException(count + " records, not " + rows + " in " + topic);
            }
            if (read(WAIT) == 0) {
                failure.get().ifPresent(why -> {
                    throw new IllegalStateException(why);
                });
            }
        }
        return this;
    }

    /** Waits without reading until the topic is nearly that long, so that reading takes no time from the worker. */
    WrittenRows awaitUnread(long rows) throws InterruptedException {
        await(1);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L) < rows && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        return await(rows);
    }

    /** Fails unless there are exactly so many records, now and a moment later. */
    void requireExactly(long rows) {
        await(rows);
        read(Duration.ofSeconds(1));
        if (count != rows) {
            throw new IllegalStateException(count + " records, not " + rows + " in " + topic);
        }
    }

    /** Reads what is there already; returns how many records there were so far. */
    long drain() {
        while (read(Duration.ofMillis(300)) > 0) {
            continue;
        }
        return count;
    }

    private int read(Duration wait) {
        int records = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            firstAt = count == 0 ? record.timestamp() : firstAt;
            lastAt = record.timestamp();
            count++;
            records++;
        }
        return records;
    }

    /** From the moment when the broker received the first one, to the last one that was read. */
    double rowsPerSecond() {
        return count * 1000.0 / (lastAt - firstAt);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
