package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.ShownMetric;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.local.KafkaVersion;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector's metrics in a worker's JMX, under the names in monitoring.md; before 4.1 there are none. */
class MetricsIT {
    private static final String CONNECTOR = "cloudflare-billing";
    private static final String BEAN = "kafka.connect:type=plugins,connector=" + CONNECTOR + ",task=";

    private static final String NONE_TAKEN = "takes no metrics from connectors";

    private final LocalDate lastDay = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    private final LocalDate firstDay = lastDay.minusDays(40);
    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    private final List<SimulatedAccount> accounts = Stream.of(1, 2, 3)
            .map(seed -> SimulatedAccount.builder(seed)
                    .subscription(1, LocalDate.of(2025, 1, 1))
                    .stable()
                    .build())
            .toList();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().accounts(accounts).start();
    private final EmbeddedConnectCluster connect = EmbeddedConnectIT.cluster();

    @BeforeEach
    void start() {
        connect.start();
    }

    @AfterEach
    void stop() {
        connect.stop();
        simulator.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.put("tasks.max", "2");
        settings.put("accounts", accounts.stream().map(SimulatedAccount::id).collect(Collectors.joining(",")));
        settings.put("usage.start.date", firstDay.toString());
        // Otherwise a run through midnight would read one more day.
        settings.put("usage.end.date", lastDay.toString());
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        settings.put("decimal.handling.mode", "string");
        settings.put("transaction.boundary", "connector");
        settings.put("topic.prefix", "metrics");
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200));
    }

    private Set<ObjectName> beans() throws JMException {
        return jmx.queryNames(new ObjectName("kafka.connect:type=plugins,connector=" + CONNECTOR + ",task=*,*"), null);
    }

    private double value(String bean, String metric) throws JMException {
        return (Double) jmx.getAttribute(new ObjectName(bean), metric);
    }

    private double ofBothTasks(String tag, String metric) throws JMException {
        return value(BEAN + 0 + tag, metric) + value(BEAN + 1 + tag, metric);
    }

    @Test
    void eachTaskShowsEachMetricIfTheWorkerSupportsThem() throws JMException {
        try (CapturedLog log = CapturedLog.ofConnector()) {
            connect.configureConnector(CONNECTOR, settings());
            if (KafkaVersion.takesMetricsFromPlugins()) {
                eachTaskShowsEachMetricUntilItStops();
                assertThat(log.text()).doesNotContain(NONE_TAKEN);
            } else {
                eachTaskLogsOnceThatThereAreNoneAndReadsAll(log);
            }
            assertThat(log.warnings()).isEmpty();
        }
    }

    private void eachTaskLogsOnceThatThereAreNoneAndReadsAll(CapturedLog log) throws JMException {
        List<LedgerRow> ledger = accounts.stream()
                .flatMap(account -> simulator.ledger().rows(account.id(), firstDay, lastDay.plusDays(1)).stream())
                .toList();
        try (JsonUsageTopic topic =
                new JsonUsageTopic(connect.kafka().bootstrapServers(), "metrics", "read_committed")) {
            eventually()
                    .untilAsserted(
                            () -> assertThat(topic.catchUp().compacted()).containsExactlyInAnyOrderElementsOf(ledger));
        }
        assertThat(log.infos()).filteredOn(line -> line.contains(NONE_TAKEN)).hasSize(2);
        assertThat(beans()).isEmpty();
    }

    private void eachTaskShowsEachMetricUntilItStops() throws JMException {
        eventually().ignoreExceptions().until(() -> ofBothTasks("", "accounts-backfilling") == 0);

        assertThat(ofBothTasks("", "accounts")).isEqualTo(accounts.size());
        assertThat(ofBothTasks(",outcome=success", "requests-total")).isPositive();
        assertThat(ofBothTasks(",outcome=forbidden", "requests-total")).isZero();
        assertThat(value(BEAN + "0,dataset=usage", "seconds-since-success-max")).isBetween(0.0, 60.0);
        eventually().until(() -> ofBothTasks("", "usage-rows-emitted-total") > 0);
        eventually().until(() -> ofBothTasks("", "profiles-emitted-total") == accounts.size());

        Set<String> shown = new TreeSet<>();
        for (ObjectName bean : beans()) {
            assertThat(accounts).noneMatch(account -> bean.toString().contains(account.id()));
            Arrays.stream(jmx.getMBeanInfo(bean).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .forEach(shown::add);
        }
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        ShownMetric.all().stream().map(ShownMetric::name).toList());

        connect.deleteConnector(CONNECTOR);
        eventually().untilAsserted(() -> assertThat(beans()).isEmpty());
    }
}
