package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.AccountNames;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand discovered accounts, of which some are added and removed while the connector polls. */
// The listing of accounts does not depend on the worker's version, so it is tested on one version.
@Tag("worker-independent")
class DiscoveryIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int INTERVAL_MS = 10_000;
    private static final int ACCOUNTS = 1000;

    @RegisterExtension
    private final OneWorker worker = OneWorker.atLeastOnce("discovery");

    private final HttpClient http = HttpClient.newHttpClient();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().accounts(accounts(0, ACCOUNTS)).start();
    private final List<String> emitted = new ArrayList<>();
    private KafkaConsumer<String, String> consumer;

    private static List<SimulatedAccount> accounts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(seed -> SimulatedAccount.builder(seed).noUsage().build())
                .toList();
    }

    private static List<String> ids(List<SimulatedAccount> accounts) {
        return accounts.stream().map(SimulatedAccount::id).toList();
    }

    @BeforeEach
    void start() {
        String topic = worker.connector() + ".profile";
        worker.cluster().kafka().createTopic(topic);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", worker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
    }

    @AfterEach
    void stop() {
        consumer.close();
        simulator.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.put("tasks.max", "3");
        settings.put("cloudflare.api.rate.limit.requests", "300000");
        settings.put("accounts", "*");
        settings.put("accounts.discovery.interval.ms", Integer.toString(INTERVAL_MS));
        settings.put("datasets", "profile");
        settings.put("topic.prefix", worker.connector());
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(300));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        URI address = URI.create(worker.cluster().endpointForResource("connectors/" + worker.connector() + "/" + path));
        return JSON.readTree(http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body());
    }

    /** The accounts of all profile records, repeated for each record. */
    private List<String> emitted() throws IOException {
        for (var message : consumer.poll(Duration.ofMillis(200))) {
            emitted.add(JSON.readTree(message.value()).path("account_id").asText());
        }
        return emitted;
    }

    private Map<String, Integer> taskOfEach() throws IOException, InterruptedException {
        Map<String, Integer> tasks = new HashMap<>();
        for (JsonNode task : get("tasks")) {
            for (String account : AccountNames.ids(
                    task.path("config").path("cfbilling.task.accounts").asText())) {
                assertThat(tasks.put(account, task.path("id").path("task").asInt()))
                        .as("tasks of %s", account)
                        .isNull();
            }
        }
        return tasks;
    }

    private Map<String, JsonNode> offsets() throws IOException, InterruptedException {
        Map<String, JsonNode> offsets = new HashMap<>();
        for (JsonNode each : get("offsets").path("offsets")) {
            offsets.put(each.path("partition").path("account_id").asText(), each.path("offset"));
        }
        return offsets;
    }

    private long listings() {
        return simulator.requests().stream()
                .map(ReceivedRequest::query)
                .filter(query -> query != null && query.startsWith("page=1&"))
                .count();
    }

    private static long moved(Map<String, Integer> before, Map<String, Integer> after) {
        return after.keySet().stream()
                .filter(before::containsKey)
                .filter(account -> !Objects.equals(before.get(account), after.get(account)))
                .count();
    }

    @Test
    void addedAccountsArePolledAndFewOthersChangeTheirTask() throws Exception {
        worker.configure(settings());
        List<String> all = ids(simulator.accounts());
        eventually().untilAsserted(() -> assertThat(emitted()).containsExactlyInAnyOrderElementsOf(all));
        eventually().untilAsserted(() -> assertThat(offsets()).hasSize(ACCOUNTS));
        Map<String, JsonNode> offsetsBefore = offsets();
        Map<String, Integer> tasksBefore = taskOfEach();
        assertThat(tasksBefore).containsOnlyKeys(all).containsValues(0, 1, 2);

        List<SimulatedAccount> added = accounts(ACCOUNTS, ACCOUNTS + 10);
        List<String> removed =
                IntStream.range(0, 5).mapToObj(i -> all.get(i * 211)).toList();
        long listingsBefore = listings();
        added.forEach(simulator::add);
        removed.forEach(simulator::remove);

        eventually().untilAsserted(() -> assertThat(emitted()).containsAll(ids(added)));
        assertThat(listings() - listingsBefore).as("listings meanwhile").isLessThanOrEqualTo(2);
        assertThat(moved(tasksBefore, taskOfEach())).isLessThanOrEqualTo(ACCOUNTS * 2 / 100);
        assertThat(taskOfEach()).as("after fewer than three listings").containsKeys(removed.toArray(String[]::new));

        eventually().untilAsserted(() -> assertThat(taskOfEach()).doesNotContainKeys(removed.toArray(String[]::new)));
        assertThat(listings() - listingsBefore).isGreaterThanOrEqualTo(3);
        assertThat(taskOfEach()).containsOnlyKeys(ids(simulator.accounts()));
        assertThat(moved(tasksBefore, taskOfEach())).isLessThanOrEqualTo(ACCOUNTS * 2 / 100);
        eventually().untilAsserted(() -> assertThat(offsets()).hasSize(ACCOUNTS + 10));
        assertThat(offsets()).containsAllEntriesOf(offsetsBefore);
        assertThat(emitted()).as("each once").hasSize(ACCOUNTS + 10).doesNotHaveDuplicates();
    }
}
