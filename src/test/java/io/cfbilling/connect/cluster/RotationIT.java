package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that is replaced in the file of a ConfigProvider in the middle of a backfill, as the documentation says. */
class RotationIT {
    private static final String CONNECTOR = "rotation";
    private static final String NEW_TOKEN = "cfut_replacement00000000000000000000000000000000";

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate from = today.minusDays(200);
    private final LocalDate until = today.minusDays(40);
    private final List<SimulatedAccount> accounts = List.of(account(1), account(2), account(3));
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(accounts)
            .latency(Duration.ofMillis(200))
            .start();
    private final EmbeddedConnectCluster connect = cluster();

    @TempDir
    private Path directory;

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.stable(seed, seed, 3);
    }

    private static EmbeddedConnectCluster cluster() {
        Map<String, String> worker = new HashMap<>(ExactlyOnce.WORKERS);
        worker.put("scheduled.rebalance.max.delay.ms", "0");
        worker.put("plugin.discovery", "service_load");
        worker.put("config.providers", "file");
        worker.put("config.providers.file.class", FileConfigProvider.class.getName());
        Properties broker = new Properties();
        broker.put("transaction.state.log.replication.factor", "1");
        broker.put("transaction.state.log.min.isr", "1");
        return new EmbeddedConnectCluster.Builder()
                .name("connect")
                .numWorkers(1)
                .brokerProps(broker)
                .workerProps(worker)
                .build();
    }

    @BeforeEach
    void start() {
        connect.start();
    }

    @AfterEach
    void stop() {
        connect.stop();
        simulator.close();
    }

    private void write(String token) throws IOException {
        Files.writeString(directory.resolve("cloudflare.properties"), "token=" + token + "\n");
    }

    private Map<String, String> settings() {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.putAll(ExactlyOnce.CONNECTOR);
        settings.put("cloudflare.api.token", "${file:" + directory.resolve("cloudflare.properties") + ":token}");
        settings.put("cloudflare.api.max.concurrent.requests", "1");
        settings.put("tasks.max", "2");
        settings.put(
                "accounts",
                String.join(",", accounts.stream().map(SimulatedAccount::id).toList()));
        settings.put("datasets", "usage");
        settings.put("decimal.handling.mode", "string");
        settings.put("usage.start.date", from.toString());
        settings.put("usage.end.date", until.toString());
        settings.put("topic.prefix", "rotation");
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200));
    }

    private List<LedgerRow> ledger() {
        return accounts.stream()
                .flatMap(account -> simulator.ledger().rows(account.id(), from, until.plusDays(1)).stream())
                .toList();
    }

    @Test
    void losesAndRepeatsNothingWithOneRequestToRestart() throws IOException {
        write(CloudflareSimulator.DEFAULT_TOKEN);
        connect.configureConnector(CONNECTOR, settings());
        try (JsonUsageTopic topic =
                new JsonUsageTopic(connect.kafka().bootstrapServers(), "rotation", "read_committed")) {
            eventually().until(() -> !topic.catchUp().rows().isEmpty());
            write(NEW_TOKEN);
            simulator.rotateToken(NEW_TOKEN);
            connect.restartConnectorAndTasks(CONNECTOR, false, true, false);
            assertThat(topic.catchUp().rows().size())
                    .as("rows before the new token")
                    .isLessThan(ledger().size());

            eventually()
                    .untilAsserted(
                            () -> assertThat(topic.catchUp().rows()).hasSizeGreaterThanOrEqualTo(ledger().size()));
            assertThat(topic.rows()).containsExactlyInAnyOrderElementsOf(ledger());
        }
        assertThat(connect.connectorStatus(CONNECTOR).tasks())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.state()).isEqualTo("RUNNING"));
    }

    @Test
    void goesOnAfterATokenThatEndedTooEarly() throws IOException {
        write(CloudflareSimulator.DEFAULT_TOKEN);
        connect.configureConnector(CONNECTOR, settings());
        try (JsonUsageTopic topic =
                new JsonUsageTopic(connect.kafka().bootstrapServers(), "rotation", "read_committed")) {
            eventually().until(() -> !topic.catchUp().rows().isEmpty());
            simulator.rotateToken(NEW_TOKEN);
            eventually()
                    .untilAsserted(() -> assertThat(
                                    connect.connectorStatus(CONNECTOR).tasks())
                            .allSatisfy(task -> assertThat(task.trace())
                                    .contains("Cloudflare says that the token in cloudflare.api.token is invalid")
                                    .doesNotContain(CloudflareSimulator.DEFAULT_TOKEN)));
            write(NEW_TOKEN);
            connect.restartConnectorAndTasks(CONNECTOR, true, true, false);

            eventually()
                    .untilAsserted(
                            () -> assertThat(topic.catchUp().rows()).hasSizeGreaterThanOrEqualTo(ledger().size()));
            assertThat(topic.rows()).containsExactlyInAnyOrderElementsOf(ledger());
        }
    }
}
