package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A token that is replaced in the file of a ConfigProvider in the middle of a backfill, as the documentation says. */
// Config providers are the worker's, but they are looked at on one version.
@Tag("worker-independent")
class RotationIT {
    private static final String NEW_TOKEN = "cfut_replacement00000000000000000000000000000000";

    private static EmbeddedConnectCluster connect;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate from = today.minusDays(365);
    private final LocalDate until = today.minusDays(40);
    private final List<SimulatedAccount> accounts = List.of(account(1), account(2), account(3));
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(accounts)
            .latency(Duration.ofMillis(300))
            .start();
    private final CapturedLog log = CapturedLog.ofConnector();
    private String connector = "";

    @TempDir
    private Path directory;

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.stable(seed, seed, 3);
    }

    @BeforeAll
    static void startWorker() {
        Map<String, String> worker = new HashMap<>(ExactlyOnce.WORKERS);
        worker.put("scheduled.rebalance.max.delay.ms", "0");
        worker.put("plugin.discovery", "service_load");
        worker.put("config.providers", "file,lease");
        worker.put("config.providers.file.class", FileConfigProvider.class.getName());
        worker.put("config.providers.lease.class", LeasedFileConfigProvider.class.getName());
        Properties broker = new Properties();
        broker.put("transaction.state.log.replication.factor", "1");
        broker.put("transaction.state.log.min.isr", "1");
        connect = new EmbeddedConnectCluster.Builder()
                .name("connect")
                .numWorkers(1)
                .brokerProps(broker)
                .workerProps(worker)
                .build();
        connect.start();
    }

    @AfterAll
    static void stopWorker() {
        connect.stop();
    }

    @BeforeEach
    void nameTheConnector(TestInfo test) {
        connector = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void stop() {
        connect.deleteConnector(connector);
        log.close();
        simulator.close();
    }

    private void write(String token) throws IOException {
        write(token, Duration.ZERO);
    }

    private void write(String token, Duration lease) throws IOException {
        Files.writeString(
                directory.resolve("cloudflare.properties"), "token=" + token + "\nlease.ms=" + lease.toMillis() + "\n");
    }

    private void create(String provider) {
        Map<String, String> settings = JsonConnector.settings(simulator, accounts, from, until, connector);
        settings.putAll(ExactlyOnce.CONNECTOR);
        settings.put(
                "cloudflare.api.token", "${" + provider + ":" + directory.resolve("cloudflare.properties") + ":token}");
        settings.put("cloudflare.api.max.concurrent.requests", "1");
        settings.put("tasks.max", "2");
        connect.configureConnector(connector, settings);
    }

    private JsonUsageTopic topic() {
        return new JsonUsageTopic(connect.kafka().bootstrapServers(), connector, "read_committed");
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200));
    }

    private List<LedgerRow> ledger() {
        return accounts.stream()
                .flatMap(account -> simulator.ledger().rows(account.id(), from, until.plusDays(1)).stream())
                .toList();
    }

    private void awaitEachRowOnce(JsonUsageTopic topic) {
        eventually()
                .untilAsserted(() -> assertThat(topic.catchUp().rows()).hasSizeGreaterThanOrEqualTo(ledger().size()));
        assertThat(topic.rows()).containsExactlyInAnyOrderElementsOf(ledger());
    }

    private void assertBackfilling(JsonUsageTopic topic) {
        assertThat(topic.catchUp().rows().size()).isLessThan(ledger().size());
    }

    private void assertBothTasksRun() {
        assertThat(connect.connectorStatus(connector).tasks())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.state()).isEqualTo("RUNNING"));
    }

    /** How often a task has started. */
    private long starts() {
        return log.infos().stream()
                .filter(line -> line.matches("Polling .* of .* accounts"))
                .count();
    }

    @Test
    void losesAndRepeatsNothingWithOneRequestToRestart() throws IOException {
        write(CloudflareSimulator.DEFAULT_TOKEN);
        create("file");
        try (JsonUsageTopic topic = topic()) {
            eventually().until(() -> !topic.catchUp().rows().isEmpty());
            write(NEW_TOKEN);
            simulator.rotateToken(NEW_TOKEN);
            connect.restartConnectorAndTasks(connector, false, true, false);
            assertBackfilling(topic);

            awaitEachRowOnce(topic);
        }
        assertBothTasksRun();
    }

    @Test
    void needsNoRequestWhereTheProviderGivesALease() throws IOException {
        // The token is replaced in the first lease: Connect itself notices a new value only after it has restarted the
        // connector once.
        write(CloudflareSimulator.DEFAULT_TOKEN, Duration.ofSeconds(3));
        create("lease");
        try (JsonUsageTopic topic = topic()) {
            eventually().until(() -> !topic.catchUp().rows().isEmpty());
            simulator.addToken(NEW_TOKEN);
            write(NEW_TOKEN, Duration.ofMinutes(1));
            eventually().until(() -> starts() > 3);
            simulator.rotateToken(NEW_TOKEN);
            assertBackfilling(topic);

            awaitEachRowOnce(topic);
        }
        assertBothTasksRun();
        assertThat(starts())
                .as("starts of two tasks; twice with the new token if it came while the connector was restarting")
                .isBetween(4L, 6L);
    }

    @Test
    void goesOnAfterATokenThatEndedTooEarly() throws IOException {
        write(CloudflareSimulator.DEFAULT_TOKEN);
        create("file");
        try (JsonUsageTopic topic = topic()) {
            eventually().until(() -> !topic.catchUp().rows().isEmpty());
            simulator.rotateToken(NEW_TOKEN);
            eventually()
                    .untilAsserted(() -> assertThat(
                                    connect.connectorStatus(connector).tasks())
                            .allSatisfy(task -> assertThat(task.trace())
                                    .contains("Cloudflare says that the token in cloudflare.api.token is invalid")
                                    .doesNotContain(CloudflareSimulator.DEFAULT_TOKEN)));
            write(NEW_TOKEN);
            connect.restartConnectorAndTasks(connector, true, true, false);

            awaitEachRowOnce(topic);
        }
    }
}
