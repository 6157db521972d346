package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.local.AvroConversion;
import io.cfbilling.connect.local.ConfluentAvro;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.local.SchemaRegistry;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.ToReading;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connector in a Connect cluster with a real broker and registry, writing Avro. */
// RealStackIT and OffsetsIT show the same on the older version.
@Tag("worker-independent")
class EmbeddedConnectIT {
    private static final int BACKFILL_DAYS = 70;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static SchemaRegistry registry;
    private final SimulatedAccount[] accounts = {account(1, 1), account(2, 15), account(3, 31)};
    private CloudflareSimulator simulator = simulator(ToReading.EXCLUSIVE, Duration.ZERO);

    @RegisterExtension
    private final OneWorker worker = OneWorker.atLeastOnce("embedded");

    private static SimulatedAccount account(int seed, int anchor) {
        return SimulatedAccount.builder(seed)
                .subscription(anchor, LocalDate.of(2025, 1, 1))
                .stable()
                .build();
    }

    private CloudflareSimulator simulator(ToReading to, Duration latency) {
        return CloudflareSimulator.builder()
                .to(to)
                .latency(latency)
                .accounts(List.of(accounts))
                .start();
    }

    @BeforeAll
    static void startRegistry() {
        registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("tasks.max", "2");
        settings.put("topic.prefix", worker.connector());
        settings.put("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put(
                "accounts",
                String.join(",", Stream.of(accounts).map(SimulatedAccount::id).toList()));
        settings.put("usage.start.date", firstDay().toString());
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        settings.put("profile.poll.interval.ms", "1000");
        settings.put("topic.creation.default.partitions", "2");
        settings.put("topic.creation.default.replication.factor", "1");
        settings.put("topic.creation.default.cleanup.policy", "compact");
        settings.putAll(AvroConversion.connectSettings(registry));
        return settings;
    }

    private static LocalDate firstDay() {
        return today().minusDays(BACKFILL_DAYS);
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private List<LedgerRow> ledger() {
        return Stream.of(accounts)
                .flatMap(account -> simulator.ledger().rows(account.id(), firstDay(), today().plusDays(1)).stream())
                .toList();
    }

    private BillingTopics topics() {
        return new BillingTopics(worker.bootstrapServers(), registry.confluentUrl(), worker.connector());
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(300));
    }

    private void awaitLedgerIn(BillingTopics topics) {
        eventually()
                .untilAsserted(
                        () -> assertThat(topics.catchUp().usageRows()).containsExactlyInAnyOrderElementsOf(ledger()));
    }

    private void awaitMoreRequests(int more) {
        int before = simulator.requests().size();
        eventually().until(() -> simulator.requests().size() >= before + more);
    }

    @ParameterizedTest
    @EnumSource(ToReading.class)
    void theTopicHoldsTheLedgersRowsFromTheStartDateOn(ToReading to) {
        simulator.close();
        simulator = simulator(to, Duration.ZERO);
        worker.configure(settings());
        try (BillingTopics topics = topics()) {
            awaitLedgerIn(topics);
            eventually().until(() -> topics.catchUp().profiles().size() == accounts.length);
        }
        assertThat(ledger()).hasSizeGreaterThan(3 * BACKFILL_DAYS);
    }

    @Test
    void aRestartInMidBackfillLosesNoRowAndLaterOnesRepeatNone() {
        simulator.close();
        simulator = simulator(ToReading.EXCLUSIVE, Duration.ofMillis(300));
        Map<String, String> settings = settings();
        settings.put("cloudflare.api.max.concurrent.requests", "1");
        worker.configure(settings);
        try (BillingTopics topics = topics()) {
            eventually().until(() -> !topics.catchUp().usageRows().isEmpty());
            worker.cluster().removeWorker();
            assertThat(topics.catchUp().usageRows().size()).isLessThan(ledger().size());
            worker.cluster().addWorker();
            eventually()
                    .untilAsserted(
                            () -> assertThat(topics.catchUp().usageRows()).containsAll(ledger()));

            // A graceful stop commits the offsets, so a restart repeats nothing.
            awaitLedgerIn(topics);
            awaitMoreRequests(30);
            worker.restartTasks();
            awaitMoreRequests(30);
            assertThat(topics.catchUp().usageRows()).containsExactlyInAnyOrderElementsOf(ledger());
            assertThat(topics.profiles()).hasSize(accounts.length);
        }
    }

    @Test
    void onlyTheAccountWhoseOffsetIsResetIsReadAgain() throws InterruptedException {
        worker.configure(settings());
        try (BillingTopics topics = topics()) {
            awaitLedgerIn(topics);
            worker.cluster().stopConnector(worker.connector());
            worker.cluster()
                    .assertions()
                    .assertConnectorIsStopped(worker.connector(), "the connector must stop for its offsets to change");
            // Connect must find the partition although its fields are in another order than the connector writes.
            Map<String, Object> partition = new LinkedHashMap<>();
            partition.put("dataset", "usage");
            partition.put("account_id", accounts[1].id());
            worker.cluster().alterSourceConnectorOffset(worker.connector(), partition, null);
            worker.cluster().resumeConnector(worker.connector());

            List<LedgerRow> again = new ArrayList<>(ledger());
            again.addAll(simulator.ledger().rows(accounts[1].id(), firstDay(), today().plusDays(1)));
            eventually()
                    .untilAsserted(
                            () -> assertThat(topics.catchUp().usageRows()).containsExactlyInAnyOrderElementsOf(again));
        }
    }

    @Test
    void discoversAccountsAndWritesWithConfluentsConverter() {
        Map<String, String> settings = settings();
        settings.put("accounts", "*");
        // This registry's Confluent API fails if two tasks register one schema at the same moment.
        settings.put("tasks.max", "1");
        settings.keySet().removeIf(name -> name.contains("converter"));
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, ConfluentAvro.converter());
            settings.put(converter + ".schema.registry.url", registry.confluentUrl());
        }
        worker.configure(settings);
        try (BillingTopics topics = topics()) {
            awaitLedgerIn(topics);
        }
    }

    @Test
    void theValidateCallNamesEachInvalidSetting() throws IOException, InterruptedException {
        Map<String, String> settings = settings();
        settings.put("accounts", "not-an-id");
        settings.put("usage.start.date", "31.12.2025");
        settings.put("cloudflare.api.email", "someone@example.com");
        settings.put("cloudflare.api.key", "abc");
        settings.put("cloudflare.api.base.url", "http://api.cloudflare.com/client/v4");
        settings.put("datasets", "invoices");
        assertThat(errors(settings))
                .containsOnlyKeys(
                        "accounts",
                        "usage.start.date",
                        "cloudflare.api.token",
                        "cloudflare.api.email",
                        "cloudflare.api.key",
                        "cloudflare.api.base.url",
                        "datasets");
        settings = settings();
        settings.remove("cloudflare.api.token");
        assertThat(errors(settings)).containsOnlyKeys("cloudflare.api.token");
    }

    /** Read from the REST API, since Connect's types for this differ between its versions. */
    private Map<String, List<String>> errors(Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, String> named = new HashMap<>(settings);
        named.put("name", worker.connector());
        String plugin = CloudflareBillingSourceConnector.class.getSimpleName();
        URI validate =
                URI.create(worker.cluster().endpointForResource("connector-plugins/" + plugin + "/config/validate"));
        HttpRequest request = HttpRequest.newBuilder(validate)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(named)))
                .build();
        String verdict = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        Map<String, List<String>> errors = new HashMap<>();
        for (JsonNode value : JSON.readTree(verdict).findValues("value")) {
            value.path("errors")
                    .forEach(error -> errors.computeIfAbsent(value.path("name").asText(), name -> new ArrayList<>())
                            .add(error.asText()));
        }
        return errors;
    }
}
