package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading and changing offsets through Connect's REST API, as operators do. */
class OffsetsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate start = today.minusDays(70);
    private static final SimulatedAccount ONE = account(1, 1);
    private static final SimulatedAccount OTHER = account(2, 15);

    private static CloudflareSimulator simulator;

    @RegisterExtension
    private final OneWorker worker = OneWorker.atLeastOnce("offsets");

    private final EmbeddedConnectCluster connect = worker.cluster();
    private final String connector = worker.connector();
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", worker.bootstrapServers()), new StringDeserializer(), new StringDeserializer());

    private static SimulatedAccount account(int seed, int anchor) {
        return SimulatedAccount.builder(seed)
                .subscription(anchor, LocalDate.of(2024, 1, 1))
                .services(3)
                .stable()
                .build();
    }

    @BeforeAll
    static void startSimulator() {
        simulator = CloudflareSimulator.builder().accounts(List.of(ONE, OTHER)).start();
    }

    @AfterAll
    static void stopSimulator() {
        simulator.close();
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    private Map<String, String> settings(SimulatedAccount... accounts) {
        Map<String, String> settings = new HashMap<>();
        settings.put("name", connector);
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("tasks.max", "1");
        settings.put("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put(
                "accounts",
                String.join(",", Stream.of(accounts).map(SimulatedAccount::id).toList()));
        settings.put("topic.prefix", connector);
        settings.put("usage.start.date", start.toString());
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        settings.put("profile.poll.interval.ms", "1000");
        settings.put("decimal.handling.mode", "string");
        settings.put("topic.creation.default.partitions", "1");
        settings.put("topic.creation.default.replication.factor", "1");
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "org.apache.kafka.connect.json.JsonConverter");
            settings.put(converter + ".schemas.enable", "false");
        }
        return settings;
    }

    /** Account, day and service of a row. */
    private static String row(String account, Instant chargePeriodStart, String service) {
        return account + " " + chargePeriodStart + " " + service;
    }

    private List<String> ledger(SimulatedAccount account, LocalDate from) {
        return simulator.ledger().rows(account.id(), from, today.plusDays(1)).stream()
                .map((LedgerRow row) -> row(account.id(), row.chargePeriodStart(), row.serviceName()))
                .toList();
    }

    /** All rows ever written, repeats included. */
    private List<String> topic() throws IOException {
        List<TopicPartition> partitions = consumer.listTopics().keySet().stream()
                .filter((connector + ".usage")::equals)
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        List<String> rows = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
                if (message.value() != null) {
                    JsonNode value = JSON.readTree(message.value());
                    rows.add(row(
                            value.path("BillingAccountId").asText(),
                            Instant.ofEpochMilli(value.path("ChargePeriodStart").asLong()),
                            value.path("ServiceName").asText()));
                }
            }
        }
        return rows;
    }

    private void awaitTopic(List<List<String>> rows) {
        List<String> all = rows.stream().flatMap(List::stream).toList();
        eventually().untilAsserted(() -> assertThat(topic()).containsExactlyInAnyOrderElementsOf(all));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(300));
    }

    private static void awaitMoreRequests() {
        int before = simulator.requests().size();
        eventually().until(() -> simulator.requests().size() >= before + 20);
    }

    private void run(SimulatedAccount... accounts) {
        worker.configure(settings(accounts));
        awaitTopic(Stream.of(accounts).map(account -> ledger(account, start)).toList());
    }

    private void stop() throws InterruptedException {
        connect.stopConnector(connector);
        connect.assertions().assertConnectorIsStopped(connector, "the connector must stop for its offsets to change");
    }

    private void createStopped(SimulatedAccount... accounts) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode().put("name", connector).put("initial_state", "STOPPED");
        request.set("config", JSON.valueToTree(settings(accounts)));
        HttpResponse<String> response = send("POST", "connectors", request.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        connect.assertions().assertConnectorIsStopped(connector, "the connector is created stopped");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(connect.endpointForResource(path)))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Sends one PATCH of offsets, each given as the JSON of its partition and of itself. */
    private HttpResponse<String> patch(String... pairs) throws IOException, InterruptedException {
        List<String> offsets = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            offsets.add("{\"partition\": " + pairs[i] + ", \"offset\": " + pairs[i + 1] + "}");
        }
        return send("PATCH", "connectors/" + connector + "/offsets", "{\"offsets\": " + offsets + "}");
    }

    private void alter(String... pairs) throws IOException, InterruptedException {
        // Twice, since a client may send a request again.
        for (int call = 0; call < 2; call++) {
            HttpResponse<String> response = patch(pairs);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    private JsonNode offsets() throws IOException, InterruptedException {
        return JSON.readTree(
                        send("GET", "connectors/" + connector + "/offsets", "").body())
                .path("offsets");
    }

    private static String partition(SimulatedAccount account) {
        return "{\"account_id\": \"" + account.id() + "\", \"dataset\": \"usage\"}";
    }

    private static String cursor(LocalDate day) {
        return "{\"cursor\": \"" + day + "\"}";
    }

    @Test
    void aCursorSetBackRepeatsTheRowsFromThatDayOn() throws Exception {
        run(ONE, OTHER);
        stop();
        LocalDate beforeStart = start.minusDays(40);
        LocalDate afterStart = start.plusDays(25);
        alter(
                "{\"dataset\": \"usage\", \"account_id\": \"" + ONE.id() + "\"}",
                cursor(beforeStart),
                partition(OTHER),
                cursor(afterStart));
        connect.resumeConnector(connector);

        awaitTopic(
                List.of(ledger(ONE, start), ledger(OTHER, start), ledger(ONE, beforeStart), ledger(OTHER, afterStart)));
        stop();
        assertThat(offsets()).as("usage and profile of two accounts").hasSize(4);
    }

    @Test
    void anOffsetThatWasReadCanBeWrittenBack() throws Exception {
        run(ONE, OTHER);
        eventually().until(() -> offsets().size() == 4);
        stop();
        JsonNode shown = offsets();
        HttpResponse<String> deleted = send("DELETE", "connectors/" + connector + "/offsets", "");
        assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
        assertThat(offsets()).isEmpty();

        List<String> pairs = new ArrayList<>();
        for (JsonNode each : shown) {
            pairs.add(each.path("partition").toString());
            pairs.add(each.path("offset").toString());
        }
        alter(pairs.toArray(String[]::new));

        assertThat(offsets()).containsExactlyInAnyOrderElementsOf(shown);
        connect.resumeConnector(connector);
        awaitMoreRequests();
        awaitTopic(List.of(ledger(ONE, start), ledger(OTHER, start)));
    }

    @Test
    void aCursorSetForwardSkipsTheDaysBeforeIt() throws Exception {
        createStopped(ONE, OTHER);
        LocalDate day = today.minusDays(5);
        alter(partition(ONE), cursor(day), partition(OTHER), cursor(today.plusDays(1)));
        connect.resumeConnector(connector);

        awaitTopic(List.of(ledger(ONE, day)));
        awaitMoreRequests();
        awaitTopic(List.of(ledger(ONE, day)));
    }

    @Test
    void nullDeletesTheOffsetOfAnAccountNoLongerPolled() throws Exception {
        run(ONE, OTHER);
        stop();
        connect.configureConnector(connector, settings(ONE));
        alter(partition(OTHER), "null", partition(OTHER).replace("usage", "profile"), "null", "{\"any\": 7}", "null");

        assertThat(offsets())
                .hasSizeBetween(1, 2)
                .allSatisfy(each -> assertThat(
                                each.path("partition").path("account_id").asText())
                        .isEqualTo(ONE.id()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {'cursor': '2025-01-01'} | 'account_id' is missing",
                "{'account_id': 'ID', 'dataset': 'usage', 'topic': 'x'} | {'cursor': '2025-01-01'} | there is no"
                        + " 'topic'",
                "{'account_id': 7, 'dataset': 'usage'} | {'cursor': '2025-01-01'} | 'account_id' must be a text, not 7",
                "{'account_id': 'ab', 'dataset': 'usage'} | {'cursor': '2025-01-01'} | an account id is 32 lower-case"
                        + " hex",
                "{'account_id': 'ID', 'dataset': 'bills'} | {'cursor': '2025-01-01'} | write one of [profile, usage]",
                "{'account_id': 'ID', 'dataset': 'usage'} | {} | offset field 'v' is missing. Else write only"
                        + " {'cursor': '2025-01-31'}",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'cursor': '1.1.2025'} | is no date like 2025-01-31",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'cursor': 20250101} | offset field 'cursor' must be a"
                        + " text",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'cursor': '2999-01-01'} | lies in the future",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'cursor': '1912-01-01'} | lies too long ago",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'curser': '2025-01-01'} | did you mean 'cursor'?",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'v': 1, 'cursor': '2025-01-01'} | 'anchors' is missing",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'v': 9, 'cursor': '2025-01-01', 'anchors': '', 'digests':"
                        + " ''} | offset field 'v' is 9",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'v': 1, 'cursor': '2025-01-01', 'anchors': 'x',"
                        + " 'digests': ''} | offset field 'anchors'",
                "{'account_id': 'ID', 'dataset': 'usage'} | {'v': 1, 'cursor': '2025-01-01', 'anchors': '', 'digests':"
                        + " 'x'} | offset field 'digests'",
                "{'account_id': 'ID', 'dataset': 'profile'} | {'cursor': '2025-01-01'} | a profile has no cursor",
                "{'account_id': 'ID', 'dataset': 'profile'} | {'v': 1, 'fingerprint': 'x'} | 'emitted_at' is missing"
            })
    void invalidOffsetsAreRejectedInASentenceAndNotStored(String partition, String offset, String sentence)
            throws Exception {
        createStopped(ONE);

        HttpResponse<String> response =
                patch(partition.replace("ID", ONE.id()).replace('\'', '"'), offset.replace('\'', '"'));

        String message = JSON.readTree(response.body()).path("message").asText();
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(message.replace('"', '\'')).contains(sentence);
        assertThat(offsets()).isEmpty();
    }
}
