package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.fake.FakeKafka;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connector with accounts=*, which discovers its accounts. */
class AllAccountsTest {
    private final CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
    private final AtomicInteger reconfigurations = new AtomicInteger();

    @AfterEach
    void stop() {
        connector.stop();
    }

    private static List<SimulatedAccount> accounts(int count) {
        return IntStream.range(0, count)
                .mapToObj(seed -> SimulatedAccount.builder(seed).noUsage().build())
                .toList();
    }

    private void start(CloudflareSimulator simulator, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "cloudflare.api.token",
                CloudflareSimulator.DEFAULT_TOKEN,
                "cloudflare.api.base.url",
                simulator.baseUrl().toString(),
                "accounts",
                "*",
                "accounts.discovery.interval.ms",
                "1000",
                "cloudflare.api.rate.limit.requests",
                "100000"));
        settings.putAll(more);
        connector.initialize(new SourceConnectorContext() {
            @Override
            public void requestTaskReconfiguration() {
                reconfigurations.incrementAndGet();
            }

            @Override
            public void raiseError(Exception e) {
                throw new AssertionError(e);
            }

            @Override
            public OffsetStorageReader offsetStorageReader() {
                return new FakeKafka().offsets();
            }

            @Override
            public PluginMetrics pluginMetrics() {
                throw new AssertionError("the connector has no metrics");
            }
        });
        connector.start(settings);
    }

    private static List<AccountId> polled(List<Map<String, String>> tasks) {
        return tasks.stream()
                .flatMap(task -> new ConnectorConfig(task).share().accounts().stream())
                .toList();
    }

    @Test
    void splitsListedAccountsAndReservesBudgetForListing() {
        List<SimulatedAccount> all = accounts(120);
        String excluded = all.get(60).id();
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accounts(all).start()) {
            start(simulator, Map.of("accounts.exclude", excluded));

            List<Map<String, String>> tasks = connector.taskConfigs(3);

            assertThat(polled(tasks)).hasSize(119).doesNotContain(new AccountId(excluded));
            assertThat(tasks).extracting(task -> task.get("accounts.exclude")).containsOnlyNulls();
            assertThat(tasks.stream()
                            .mapToInt(task -> new ConnectorConfig(task).share().requests())
                            .sum())
                    .isBetween(94_997, 95_000);
        }
    }

    /** With the listing's own share, so many pages would take longer than a start waits. */
    @Test
    void aNewConnectorListsItsAccountsWithTheWholeBudget() {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accounts(accounts(1250)).start()) {
            start(simulator, Map.of("cloudflare.api.rate.limit.requests", "2000"));

            assertThat(polled(connector.taskConfigs(3))).hasSize(1250);
        }
    }

    @Test
    void requestsReconfigurationWhenAnAccountIsAdded() {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accounts(accounts(3)).start()) {
            start(simulator, Map.of());
            List<AccountId> before = polled(connector.taskConfigs(3));
            SimulatedAccount added = SimulatedAccount.builder(99).noUsage().build();

            simulator.add(added);

            await().atMost(Duration.ofSeconds(20)).until(() -> reconfigurations.get() == 1);
            assertThat(polled(connector.taskConfigs(3))).containsAll(before).contains(new AccountId(added.id()));
        }
    }

    @Test
    void failsIfTheTokenMayNotListAndSaysWhatToWrite() {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accountOwnedToken().start()) {
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> start(simulator, Map.of()))
                    .withMessageContaining("The credential may not list accounts, as account-owned tokens may not: name"
                            + " the accounts in accounts instead of *")
                    .withMessageContaining("1001");
        }
    }

    @Test
    void failsIfThereIsNoAccountToPoll() {
        try (CloudflareSimulator simulator = CloudflareSimulator.builder().start()) {
            start(simulator, Map.of());
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> connector.taskConfigs(3))
                    .withMessageContaining("the credential can list no account to poll");
        }
    }
}
