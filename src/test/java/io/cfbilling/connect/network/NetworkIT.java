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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

    @TempDir
    private Path directory;

    private final List<SimulatedAccount> accounts = IntStream.range(0, CELLS.size())
            .mapToObj(seed -> SimulatedAccount.withAnchor(seed, 1))
            .toList();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().accounts(accounts).start();
    private final HttpClient http = HttpClient.newHttpClient();
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

    @Test
    void eachProxyAndEachTlsLetsRecordsThroughOrNamesItsSetting() throws Exception {
        CELLS.forEach(cell -> new ConnectApi(worker.restUrl(), cell.connector()).put(settings(cell)));

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
            assertThat(leaks(records.toString())).isEmpty();
        }
        String log = Files.readString(worker.log());
        assertThat(leaks(log)).isEmpty();
        assertThat(leaks(restAnswers())).isEmpty();
        assertThat(lab.receivedByApi()).doesNotContainIgnoringCase("Proxy-Authorization");
        for (String secret : NetworkLab.secrets()) {
            assertThat(leaks(log + secret + log)).containsExactly(secret);
        }
    }

    private static List<String> leaks(String text) {
        return NetworkLab.secrets().stream().filter(text::contains).toList();
    }

    /** All that Connect's REST API shows of the connectors, their tasks and the last failures. */
    private String restAnswers() throws IOException, InterruptedException {
        StringBuilder answers = new StringBuilder(get("/connectors?expand=info&expand=status"));
        for (Cell cell : CELLS) {
            answers.append(get("/connectors/" + cell.connector() + "/tasks"))
                    .append(get("/connectors/" + cell.connector() + "/offsets"));
        }
        assertThat(answers.toString()).contains("RUNNING", "${env:CLOUDFLARE_PROXY_PASSWORD}");
        return answers.toString();
    }

    private String get(String path) throws IOException, InterruptedException {
        URI uri = worker.restUrl().resolve(path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
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
