package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.TaskState;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A connector that is paused in the middle of a window. Connect does not notify a task of a pause, so the transaction
 * stays open until the broker aborts it.
 */
// How Connect treats the transaction does not depend on its version.
@Tag("worker-independent")
@Tag("long")
class PausedTransactionIT {
    private static final String CONNECTOR = "paused";
    private static final int SERVICES = 400;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate from = today.minusDays(27);
    private final SimulatedAccount account = SimulatedAccount.builder(1)
            .subscription(from.getDayOfMonth(), LocalDate.of(2025, 1, 1))
            .services(SERVICES)
            .stable()
            .build();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().account(account).start();
    private final EmbeddedConnectCluster connect = cluster();

    private static EmbeddedConnectCluster cluster() {
        Map<String, String> worker = new HashMap<>(ExactlyOnce.WORKERS);
        worker.put("scheduled.rebalance.max.delay.ms", "0");
        worker.put("plugin.discovery", "service_load");
        Properties broker = new Properties();
        broker.put("transaction.state.log.replication.factor", "1");
        broker.put("transaction.state.log.min.isr", "1");
        // How often the broker looks for transactions that have timed out.
        broker.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
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

    /**
     * @param timeout of transactions; the read must be written within it
     */
    private Map<String, String> settings(Duration timeout) {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.putAll(ExactlyOnce.CONNECTOR);
        settings.put("tasks.max", "1");
        settings.put("datasets", "usage");
        settings.put("decimal.handling.mode", "string");
        settings.put("accounts", account.id());
        settings.put("usage.start.date", from.toString());
        settings.put("usage.poll.interval.ms", "1000");
        // A window takes many polls, so that the pause comes in the middle of one.
        settings.put("batch.max.rows", "1");
        settings.put("producer.override.transaction.timeout.ms", Long.toString(timeout.toMillis()));
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
    }

    @Test
    void failsItsTaskAndEachRowIsCommittedOnceWithALongerTimeout() {
        connect.configureConnector(CONNECTOR, settings(Duration.ofSeconds(3)));
        eventually().until(() -> ongoingTransactions() > 0);
        connect.pauseConnector(CONNECTOR);
        eventually().until(() -> task().state().equals("PAUSED"));
        assertThat(committed()).isEmpty();

        eventually().until(() -> ongoingTransactions() == 0);
        assertThat(task().state()).isEqualTo("PAUSED");
        connect.resumeConnector(CONNECTOR);
        eventually().until(() -> task().state().equals("FAILED"));
        assertThat(task().trace())
                .contains("was unable to finish writing records to Kafka before its producer transaction expired");
        assertThat(committed()).isEmpty();

        // Tasks start again with it, failed ones too.
        connect.configureConnector(CONNECTOR, settings(Duration.ofMinutes(2)));
        List<LedgerRow> ledger = simulator.ledger().rows(account.id(), from, today.plusDays(1));
        eventually().until(() -> committed().size() >= ledger.size());
        assertThat(committed()).hasSameSizeAs(ledger);
        assertThat(Set.copyOf(committed())).isEqualTo(Set.copyOf(ledger));
    }

    private TaskState task() {
        return connect.connectorStatus(CONNECTOR).tasks().get(0);
    }

    private long ongoingTransactions() throws ExecutionException, InterruptedException {
        try (Admin admin = connect.kafka().createAdminClient()) {
            return admin.listTransactions().all().get().stream()
                    .filter(one -> one.transactionalId().contains(CONNECTOR))
                    .filter(one -> one.state() == TransactionState.ONGOING)
                    .count();
        }
    }

    private List<LedgerRow> committed() {
        try (JsonUsageTopic topic =
                new JsonUsageTopic(connect.kafka().bootstrapServers(), "cloudflare.billing", "read_committed")) {
            return topic.catchUp().rows();
        }
    }
}
