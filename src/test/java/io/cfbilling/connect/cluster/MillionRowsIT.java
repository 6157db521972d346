package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.lives.UsageTally;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.HugeUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One response with far more rows than fit into the heap of a worker process with 256 MB. {@code -Dhuge.rows} sets the
 * number of rows.
 */
// The use of the heap does not depend on the worker's version, so it is tested on one version.
@Tag("worker-independent")
@Tag("long")
class MillionRowsIT {
    private static final int ROWS = Integer.getInteger("huge.rows", 100_000);
    private static final int RESTATED = ROWS / 2;
    private static final int REMOVED = RESTATED + 3;
    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final String CONNECTOR = "huge";
    private static final TopicPartition USAGE = new TopicPartition("huge.usage", 0);
    private static final TopicPartition CHECKPOINTS = new TopicPartition("huge.checkpoints", 0);
    private static final Pattern HEAP = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    private final HugeUsage api = new HugeUsage(HugeUsage.periodStart(yesterday), yesterday, ROWS);
    private Path spool;
    private KafkaBroker broker;
    private ConnectWorker worker;
    private KafkaConsumer<byte[], byte[]> consumer;
    private UsageTally tally = new UsageTally();
    private JsonNode checkpoint = JSON.createObjectNode();
    private int checkpoints;

    @BeforeEach
    void start() throws IOException {
        spool = Files.createDirectory(directory.resolve("spool"));
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        worker = worker("first");
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(USAGE, CHECKPOINTS));
    }

    @AfterEach
    void stop() {
        consumer.close();
        worker.close();
        broker.close();
        api.close();
    }

    private ConnectWorker worker(String name) {
        Map<String, String> settings = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "org.apache.kafka.connect.json.JsonConverter");
            settings.put(converter + ".schemas.enable", "false");
            settings.put(converter + ".decimal.format", "NUMERIC");
        }
        // The other workers notice a killed one after that time.
        settings.put("session.timeout.ms", "6000");
        settings.put("heartbeat.interval.ms", "1000");
        // The figures are those of a worker in production, with full compilation.
        ConnectWorker.Options options = new ConnectWorker.Options(
                settings,
                Map.of("CLOUDFLARE_API_TOKEN", "none"),
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=4", "-Xlog:gc:file=" + heapLog(name) + "::filecount=0"));
        return ConnectWorker.start(directory, Ports.free(), broker, options, Progress.silent());
    }

    private Path heapLog(String worker) {
        return directory.resolve(worker + "-gc.log");
    }

    /**
     * @param pollIntervalMillis how long after one read of the period the next one is due, across restarts
     * @param confirmationMillis how long after a response that lacks a row the next one may confirm the removal
     */
    private void configure(long pollIntervalMillis, long confirmationMillis) {
        Map<String, String> config = new HashMap<>();
        config.put("name", CONNECTOR);
        config.put("connector.class", "io.cfbilling.connect.CloudflareBillingSourceConnector");
        config.put("tasks.max", "1");
        config.put("cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}");
        config.put("cloudflare.api.base.url", api.baseUrl().toString());
        config.put("cloudflare.api.request.timeout.ms", "600000");
        config.put("accounts", ACCOUNT);
        config.put("datasets", "usage");
        config.put("usage.start.date", api.day(0).toString());
        config.put("usage.poll.interval.ms", Long.toString(pollIntervalMillis));
        config.put("usage.removal.confirmation.ms", Long.toString(confirmationMillis));
        config.put("spool.directory", spool.toString());
        config.put("topic.prefix", "huge");
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.replication.factor", "1");
        config.put("producer.override.batch.size", "262144");
        config.put("producer.override.linger.ms", "20");
        config.put("producer.override.compression.type", "lz4");
        connect().put(config);
    }

    private ConnectApi connect() {
        return new ConnectApi(worker.restUrl(), CONNECTOR);
    }

    private void read() {
        consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        connect().failure().ifPresent(failure -> {
            throw new AssertionError(failure);
        });
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        if (message.topic().equals(USAGE.topic())) {
            tally.take(message);
            return;
        }
        try {
            checkpoint = JSON.readTree(message.value());
            checkpoints++;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void readUntilCheckpoint(int number) {
        long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (checkpoints < number && System.nanoTime() < deadline) {
            read();
        }
        assertThat(checkpoints).isEqualTo(number);
        readToTheEnd();
    }

    private void readToTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        }
    }

    @Test
    void arriveOnceEachAcrossAKillAndOnlyChangesAreEmittedAgain() throws IOException {
        configure(3_600_000, 3_600_000);
        await().atMost(Duration.ofMinutes(5)).until(() -> api.rowsSent() > ROWS / 2);
        assertThat(spool).isEmptyDirectory();
        worker.kill();
        assertThat(spool).isEmptyDirectory();

        worker = worker("second");
        long begun = System.nanoTime();
        readUntilCheckpoint(1);
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(tally.rows()).isEqualTo(ROWS);
        assertThat(tally.keys()).isEqualTo(ROWS);
        assertThat(tally.cost()).isEqualByComparingTo(cost());
        assertThat(tally.tombstones()).isEmpty();
        assertThat(checkpoint.get("removals_complete").asBoolean()).isTrue();

        int duplicates = duplicates(REMOVED);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> connect().offsets().path(0).path("offset").has("keys"));
        api.restate(RESTATED, "123.450");
        api.remove(REMOVED);
        tally = new UsageTally();
        configure(1000, 0);
        // The first response shows what is restated, and the second confirms what is gone.
        readUntilCheckpoint(3);
        onlyEmitted(duplicates - 1);
        // After it has stopped, no more records follow.
        worker.close();
        readToTheEnd();
        onlyEmitted(duplicates - 1);
        assertThat(spool).isEmptyDirectory();
        System.out.printf(
                "%d rows in %.1f s, %.0f rows/s; a worker with -Xmx256m used at most %s%n",
                ROWS, seconds, ROWS / seconds, heap("second"));
    }

    private BigDecimal cost() {
        return IntStream.range(0, ROWS).mapToObj(api::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How many rows agree with that one in all key fields but the ordinal, itself included. */
    private int duplicates(int row) {
        return (int) IntStream.range(0, ROWS)
                .filter(other -> api.service(other).equals(api.service(row))
                        && api.day(other).equals(api.day(row)))
                .count();
    }

    /** Only the days of the two changed rows are emitted; the removed row's later duplicates have moved up by one ordinal. */
    private void onlyEmitted(int ordinalGone) {
        assertThat(tally.rowsByDay())
                .isEqualTo(Map.of(
                        millis(RESTATED), api.rowsOn(api.day(RESTATED)),
                        millis(REMOVED), api.rowsOn(api.day(REMOVED))));
        assertThat(tally.keys()).isEqualTo(tally.rows());
        assertThat(tally.tombstones()).hasSize(1);
        JsonNode gone = tally.tombstones().get(0);
        assertThat(gone.get("ChargePeriodStart").asLong()).isEqualTo(millis(REMOVED));
        assertThat(gone.get("ServiceName").asText()).isEqualTo(api.service(REMOVED));
        assertThat(gone.get("x_Ordinal").asInt()).isEqualTo(ordinalGone);
    }

    private long millis(int row) {
        return api.day(row).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** The most heap in use just before a garbage collection, and just after one. */
    private String heap(String worker) throws IOException {
        int before = 0;
        int after = 0;
        try (Stream<String> lines = Files.lines(heapLog(worker))) {
            for (String line : (Iterable<String>) lines::iterator) {
                Matcher pause = HEAP.matcher(line);
                if (pause.find()) {
                    before = Math.max(before, Integer.parseInt(pause.group(1)));
                    after = Math.max(after, Integer.parseInt(pause.group(2)));
                }
            }
        }
        return before + " MB before a collection and " + after + " MB after one";
    }
}
