package io.cfbilling.connect.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.cluster.JsonConnector;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker process with one connector for each combination of proxy and TLS. The worker's JVM trusts the issuer of the
 * public certificate alone; the connectors have their secrets from a ConfigProvider, as users' should.
 */
@Tag("long")
@Tag("worker-independent")
class NetworkIT {
    private static final List<Cell> CELLS = Arrays.stream(NetworkLab.Proxy.values())
            .flatMap(proxy -> Arrays.stream(NetworkLab.Tls.values()).map(tls -> new Cell(proxy, tls)))
            .toList();

    /** The variables of the worker's environment that hold the secrets. */
    private static final Map<String, String> SECRETS = Map.of(
            "CLOUDFLARE_TOKEN", CloudflareSimulator.DEFAULT_TOKEN,
            "CLOUDFLARE_PROXY_PASSWORD", NetworkLab.PASSWORD,
            "CLOUDFLARE_WRONG_PASSWORD", NetworkLab.WRONG_PASSWORD,
            "CLOUDFLARE_STORE_PASSWORD", Certificates.PASSWORD);

    /** The name of a connector, and of its topics: a text that the search for secrets must find everywhere. */
    private static final String PLANTED = "planted-secret-77f0";

    @TempDir
    private Path directory;

    private final List<SimulatedAccount> accounts = IntStream.rangeClosed(0, CELLS.size())
            .mapToObj(seed -> SimulatedAccount.withAnchor(seed, 1))
            .toList();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().accounts(accounts).start();
    private NetworkLab lab;
    private KafkaBroker broker;
    private ConnectWorker worker;

    private record Cell(NetworkLab.Proxy proxy, NetworkLab.Tls tls) {
        String connector() {
            return proxy + "-" + tls;
        }

        String sentence() {
            return NetworkLab.sentence(proxy, tls);
        }
    }

    @BeforeEach
    void start() {
        lab = new NetworkLab(directory, simulator);
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        List<String> jvmOptions = List.of(
                "-Xmx768m",
                "-Djavax.net.ssl.trustStore=" + lab.certificates().trustStore("public", "JKS"),
                "-Djavax.net.ssl.trustStoreType=JKS");
        worker = ConnectWorker.start(
                directory,
                Ports.free(),
                broker,
                new ConnectWorker.Options(JsonConnector.converters(), SECRETS, jvmOptions),
                Progress.silent());
    }

    @AfterEach
    void stop() {
        worker.close();
        broker.close();
        lab.close();
        simulator.close();
    }

    private String account(Cell cell) {
        return accounts.get(CELLS.indexOf(cell)).id();
    }

    private Map<String, String> settings(Cell cell) {
        Map<String, String> settings = new HashMap<>(JsonConnector.settings(simulator));
        settings.putAll(lab.settings(cell.proxy, cell.tls));
        settings.put("name", cell.connector());
        settings.put("tasks.max", "1");
        settings.put("accounts", account(cell));
        settings.put("datasets", "profile");
        settings.put("topic.prefix", "cells");
        settings.put("profile.poll.interval.ms", "2000");
        settings.put("cloudflare.api.retry.max.attempts", "1");
        settings.put("producer.override.buffer.memory", "1000000");
        settings.replaceAll((name, value) -> SECRETS.entrySet().stream()
                .filter(secret -> secret.getValue().equals(value))
                .findFirst()
                .map(secret -> "${env:" + secret.getKey() + "}")
                .orElse(value));
        return settings;
    }

    /** The settings of all connectors by their names. */
    private Map<String, Map<String, String>> connectors() {
        Map<String, Map<String, String>> connectors = new LinkedHashMap<>();
        CELLS.forEach(cell -> connectors.put(cell.connector(), settings(cell)));
        Map<String, String> planted = settings(new Cell(NetworkLab.Proxy.NONE, NetworkLab.Tls.PUBLIC));
        planted.put("name", PLANTED);
        planted.put("topic.prefix", PLANTED);
        planted.put("accounts", accounts.get(CELLS.size()).id());
        connectors.put(PLANTED, planted);
        return connectors;
    }

    @Test
    void eachProxyAndEachTlsLetsRecordsThroughOrNamesItsSettingAndNothingShowsASecret() {
        Map<String, Map<String, String>> connectors = connectors();
        connectors.forEach((name, settings) -> new ConnectApi(worker.restUrl(), name).put(settings));

        try (KafkaConsumer<String, String> topic = topic()) {
            List<Cell> waiting = new ArrayList<>(CELLS);
            StringBuilder records = new StringBuilder();
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                for (ConsumerRecord<String, String> one : topic.poll(Duration.ofMillis(200))) {
                    records.append(one.key()).append(one.value()).append('\n');
                }
                String written = records.toString();
                List<String> log = Files.readAllLines(worker.log());
                waiting.removeIf(cell -> cell.sentence().isEmpty()
                        ? written.contains(account(cell))
                        : log.stream()
                                .anyMatch(line -> line.contains("WARN")
                                        && line.contains(account(cell))
                                        && line.contains(cell.sentence())));
                assertThat(waiting).isEmpty();
            });
            CELLS.stream()
                    .filter(cell -> !cell.sentence().isEmpty())
                    .forEach(cell -> assertThat(records).doesNotContain(account(cell)));
        }
        assertThat(lab.receivedByApi()).doesNotContainIgnoringCase("Proxy-Authorization");
        ShownByWorker shown = new ShownByWorker(worker, broker, connectors);
        Map<String, String> texts = await().atMost(Duration.ofMinutes(1))
                .until(shown::everywhere, all -> all.values().stream().allMatch(text -> text.contains(PLANTED)));
        assertThat(texts)
                .hasSize(7)
                .allSatisfy((where, text) -> assertThat(secretsIn(text)).containsExactly(PLANTED));
        assertThat(texts.get("REST API")).contains("RUNNING", "${env:CLOUDFLARE_PROXY_PASSWORD}");
    }

    private static List<String> secretsIn(String text) {
        return Stream.concat(NetworkLab.secrets().stream(), Stream.of(PLANTED))
                .filter(text::contains)
                .toList();
    }

    private KafkaConsumer<String, String> topic() {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition("cells.profile", 0)));
        return consumer;
    }
}
