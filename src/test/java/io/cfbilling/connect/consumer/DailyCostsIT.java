package io.cfbilling.connect.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.simulator.Ledger;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on a real broker: its sums equal the ledger, through restatements, removals and restarts. */
// A consumer reads the same records from every version of the worker, so one version is enough.
@Tag("worker-independent")
class DailyCostsIT {
    private static final String OUTPUT = "billing.daily-costs";

    /** The second has rows that differ only in the ordinal; the third's anchor is a day that some months lack. */
    private static final List<SimulatedAccount> ACCOUNTS = List.of(
            SimulatedAccount.builder(1).stable().build(),
            SimulatedAccount.builder(2)
                    .subscription(1, LocalDate.of(2025, 1, 1))
                    .subscription(20, LocalDate.of(2025, 1, 1))
                    .stable()
                    .build(),
            SimulatedAccount.builder(3)
                    .subscription(31, LocalDate.of(2025, 1, 1))
                    .services(5)
                    .stable()
                    .build());

    @TempDir
    private static Path directory;

    private static BillingStack stack;
    private static CostReader reader;

    @BeforeAll
    static void start() throws ExecutionException, InterruptedException {
        stack = BillingStack.start(directory, ACCOUNTS.toArray(SimulatedAccount[]::new));
        inEuros(ACCOUNTS.get(0), 3);
        stack.connector().put(stack.settings());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(OUTPUT, 2, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
            // Streams does not start if the topic does not exist.
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> admin.listTopics().names().get().contains(BillingStack.USAGE_TOPIC));
        }
        reader = new CostReader(stack.broker.bootstrapServers(), OUTPUT);
    }

    @AfterAll
    static void stop() {
        reader.close();
        stack.close();
    }

    @Test
    void theSumsFollowTheLedgerThroughRestatementsAndRestarts() throws IOException {
        LocalDate cleared = BillingStack.today().minusDays(5);
        Ledger ledger = stack.simulator.ledger();
        try (KafkaStreams streams = streams()) {
            streams.start();
            awaitLedger(streams);
            assertThat(reader.catchUp().keySet())
                    .anySatisfy(day -> assertThat(day).endsWith(" EUR"));

            restateEachAccount(20, "1000000000000");
            removeAService(ACCOUNTS.get(1), 18);
            ledger.clear(ACCOUNTS.get(2).id(), cleared);
            inEuros(ACCOUNTS.get(1), 17);
            awaitLedger(streams);
            assertThat(reader.catchUp()).doesNotContainKey(ACCOUNTS.get(2).id() + " " + cleared + " USD");
            assertThat(reader.tombstones()).isPositive();
        }

        // Changes while it is stopped are added and subtracted after its restart.
        restateEachAccount(19, "7");
        ledger.restore(ACCOUNTS.get(2).id(), cleared);
        ledger.remove(ACCOUNTS.get(0).id(), BillingStack.today().minusDays(3), "In euros");
        try (KafkaStreams streams = streams()) {
            streams.start();
            awaitLedger(streams);
        }

        // Without its files it restores the stores from their topics.
        restateEachAccount(18, "12345");
        try (KafkaStreams streams = streams()) {
            streams.cleanUp();
            streams.start();
            awaitLedger(streams);
        }
        onlyTheConnectorHasRegisteredSchemas();
    }

    private static KafkaStreams streams() {
        Properties settings = DailyCosts.settings("daily-costs", stack.broker.bootstrapServers());
        settings.put("state.dir", directory.resolve("streams").toString());
        // A closed application leaves its group only after the session timeout, since it may restart soon.
        settings.put("consumer.session.timeout.ms", "3000");
        settings.put("consumer.heartbeat.interval.ms", "500");
        return new KafkaStreams(
                DailyCosts.topology(
                        BillingStack.USAGE_TOPIC,
                        DailyCosts.avro(stack.registry.url(), true),
                        DailyCosts.avro(stack.registry.url(), false),
                        OUTPUT),
                settings);
    }

    private static void awaitLedger(KafkaStreams streams) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(stack.connector().failure()).isEmpty();
            assertThat(streams.state()).isNotIn(KafkaStreams.State.ERROR, KafkaStreams.State.PENDING_ERROR);
            assertThat(reader.catchUp()).isEqualTo(ledgerByDay());
        });
    }

    private static Map<String, BigDecimal> ledgerByDay() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (LedgerRow row : stack.ledger()) {
            CostDay day = new CostDay(row.accountId(), row.day(), row.billingCurrency());
            sums.merge(day.toString(), row.contractedCost(), BigDecimal::add);
        }
        sums.replaceAll((day, cost) -> cost.stripTrailingZeros());
        return sums;
    }

    private static void restateEachAccount(int daysAgo, String quantity) {
        for (SimulatedAccount account : ACCOUNTS) {
            stack.simulator
                    .ledger()
                    .restate(
                            account.id(),
                            BillingStack.today().minusDays(daysAgo),
                            account.serviceNames().get(0),
                            new BigDecimal(quantity));
        }
    }

    private static void removeAService(SimulatedAccount account, int daysAgo) {
        stack.simulator
                .ledger()
                .remove(
                        account.id(),
                        BillingStack.today().minusDays(daysAgo),
                        account.serviceNames().get(0));
    }

    /** Bills in a second currency: every row of a day once more. */
    private static void inEuros(SimulatedAccount account, int daysAgo) {
        LocalDate day = BillingStack.today().minusDays(daysAgo);
        Ledger ledger = stack.simulator.ledger();
        for (LedgerRow row : ledger.rows(account.id(), day, day.plusDays(1))) {
            ledger.add(
                    account.id(),
                    new LedgerRow(
                            row.accountId(),
                            "EUR",
                            row.billingPeriodStart(),
                            row.chargePeriodStart(),
                            row.chargePeriodEnd(),
                            row.consumedQuantity(),
                            row.consumedUnit(),
                            row.contractedCost().add(new BigDecimal("0.000000000000000001")),
                            row.cumulatedContractedCost(),
                            row.cumulatedPricingQuantity(),
                            row.pricingQuantity(),
                            "In euros",
                            null));
        }
    }

    /** A consumer that registered the schemas of its own classes would change the contract for all others. */
    private static void onlyTheConnectorHasRegisteredSchemas() throws IOException {
        assertThat(stack.registry.subjects())
                .isNotEmpty()
                .allMatch(subject -> subject.startsWith("cloudflare.billing."));
        assertThat(stack.registry.versions(BillingStack.USAGE_TOPIC + "-value")).isEqualTo(1);
    }
}
