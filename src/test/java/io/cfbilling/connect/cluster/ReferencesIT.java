package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that refer to a ConfigProvider, which Connect's workers resolve and write back. */
class ReferencesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCOUNTS = 5;
    private static final int BUDGET = 30_000;
    private final LocalDate start = LocalDate.now(ZoneOffset.UTC).minusDays(45);
    private final LocalDate end = start.plusDays(40);

    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI rest = URI.create("http://127.0.0.1:" + Ports.free());
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(
                    IntStream.range(0, ACCOUNTS).mapToObj(ReferencesIT::account).toList())
            .start();
    private final KafkaBroker broker;

    ReferencesIT(@TempDir Path directory) {
        this.directory = directory;
        this.broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
    }

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.stable(seed, 1 + 6 * seed, 2);
    }

    @AfterEach
    void stop() {
        broker.close();
        simulator.close();
    }

    @Test
    void splitAccountsAndBudgetOnADistributedWorker() throws Exception {
        try (ConnectWorker worker = ConnectWorker.start(
                directory,
                rest.getPort(),
                broker,
                ConnectWorker.Options.of(converters(), environment()),
                Progress.silent())) {
            assertThat(worker.restUrl()).isEqualTo(rest);
            create("named", connector("named"));
            create("all", connector("all"));

            awaitEachRowOnce("named", ACCOUNTS - 1);
            awaitEachRowOnce("all", ACCOUNTS - 1);
            Map<String, String> wrong = connector("wrong");
            wrong.put("cfbilling.task.accounts", "${env:CLOUDFLARE_NAMED}");
            assertThat(put("/connectors/wrong/config", wrong)).contains("is set by the connector itself");
        }
    }

    @Test
    void splitAccountsAndBudgetOnAStandaloneWorker() throws Exception {
        List<Path> files = new ArrayList<>();
        files.add(write("worker.properties", standalone()));
        for (String name : List.of("named", "all")) {
            Map<String, String> settings = connector(name);
            settings.put("name", name);
            files.add(write(name + ".properties", settings));
        }
        try (ConnectWorker worker = ConnectWorker.start(directory, rest, files, environment(), Progress.silent())) {
            assertThat(worker.restUrl()).isEqualTo(rest);
            awaitEachRowOnce("named", ACCOUNTS - 1);
            awaitEachRowOnce("all", ACCOUNTS - 1);
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "CLOUDFLARE_TOKEN", CloudflareSimulator.DEFAULT_TOKEN,
                "CLOUDFLARE_NAMED", String.join(",", ids()),
                "CLOUDFLARE_ALL", "*",
                "CLOUDFLARE_EXCLUDED", ids().get(0),
                "CLOUDFLARE_BUDGET", Integer.toString(BUDGET),
                "CLOUDFLARE_START", start.toString(),
                "CLOUDFLARE_END", end.toString());
    }

    private List<String> ids() {
        return simulator.accounts().stream().map(SimulatedAccount::id).toList();
    }

    /** All settings that matter to the tests are references; the variable of the accounts is named after the connector. */
    private Map<String, String> connector(String name) {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.put("tasks.max", "2");
        settings.put("topic.prefix", name);
        settings.put("datasets", "usage");
        settings.put("decimal.handling.mode", "string");
        settings.put("usage.poll.interval.ms", "2000");
        settings.put("accounts", "${env:CLOUDFLARE_" + (name.equals("all") ? "ALL" : "NAMED") + "}");
        settings.put("accounts.exclude", "${env:CLOUDFLARE_EXCLUDED}");
        settings.put("cloudflare.api.token", "${env:CLOUDFLARE_TOKEN}");
        settings.put("cloudflare.api.rate.limit.requests", "${env:CLOUDFLARE_BUDGET}");
        settings.put("usage.start.date", "${env:CLOUDFLARE_START}");
        settings.put("usage.end.date", "${env:CLOUDFLARE_END}");
        return settings;
    }

    private Map<String, String> standalone() {
        Map<String, String> settings = new HashMap<>(ConnectWorker.defaults(rest, broker));
        settings.keySet().removeIf(name -> name.contains("storage"));
        settings.put(
                "offset.storage.file.filename", directory.resolve("offsets").toString());
        settings.putAll(converters());
        return settings;
    }

    private static Map<String, String> converters() {
        String json = "org.apache.kafka.connect.json.JsonConverter";
        return Map.of("key.converter", json, "value.converter", json);
    }

    private Path write(String file, Map<String, String> settings) throws IOException {
        return Files.writeString(
                directory.resolve(file),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private void create(String name, Map<String, String> settings) throws Exception {
        assertThat(put("/connectors/" + name + "/config", settings)).doesNotContain("error_code");
    }

    private String put(String path, Map<String, String> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(rest.resolve(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(
                http.send(HttpRequest.newBuilder(rest.resolve(path)).build(), BodyHandlers.ofString())
                        .body());
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(300));
    }

    private void awaitEachRowOnce(String connector, int accounts) throws Exception {
        List<LedgerRow> ledger = ids().stream()
                .skip(1)
                .flatMap(id -> simulator.ledger().rows(id, start, end.plusDays(1)).stream())
                .toList();
        eventually().untilAsserted(() -> assertThat(states(connector)).containsExactly("RUNNING", "RUNNING"));
        assertShares(connector, accounts);
        try (JsonUsageTopic topic = new JsonUsageTopic(broker.bootstrapServers(), connector, "read_committed")) {
            eventually()
                    .untilAsserted(() -> assertThat(topic.catchUp().rows()).hasSizeGreaterThanOrEqualTo(ledger.size()));
            int before = simulator.requestCount();
            eventually().until(() -> simulator.requestCount() >= before + 4 * ACCOUNTS);
            assertThat(topic.catchUp().rows()).containsExactlyInAnyOrderElementsOf(ledger);
        }
        assertThat(states(connector)).containsExactly("RUNNING", "RUNNING");
    }

    private List<String> states(String connector) throws Exception {
        List<String> states = new ArrayList<>();
        get("/connectors/" + connector + "/status")
                .path("tasks")
                .forEach(task -> states.add(task.path("state").asText()));
        return states;
    }

    /** Connect has stored references under the settings' names, and a different share for each task. */
    private void assertShares(String connector, int accounts) throws Exception {
        List<String> polled = new ArrayList<>();
        int requests = 0;
        for (JsonNode task : get("/connectors/" + connector + "/tasks")) {
            JsonNode config = task.path("config");
            polled.addAll(
                    List.of(config.path("cfbilling.task.accounts").asText().split(",", -1)));
            requests += config.path("cfbilling.task.requests").asInt();
            assertThat(config.path("cloudflare.api.rate.limit.requests").asText())
                    .isEqualTo("${env:CLOUDFLARE_BUDGET}");
            assertThat(config.path("cloudflare.api.token").asText()).isEqualTo("${env:CLOUDFLARE_TOKEN}");
        }
        assertThat(polled).hasSize(accounts).doesNotHaveDuplicates().doesNotContain(ids().get(0));
        assertThat(requests).isBetween(BUDGET * 9 / 10, BUDGET);
    }
}
