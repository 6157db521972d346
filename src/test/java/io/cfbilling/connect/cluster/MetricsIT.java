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
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The connector's metrics in a worker's JMX, under the names in monitoring.md; before 4.1 there are none. */
class MetricsIT {
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

    @RegisterExtension
    private final OneWorker worker = OneWorker.atLeastOnce("metrics");

    private final String bean = "kafka.connect:type=plugins,connector=" + worker.connector() + ",task=";

    @AfterEach
    void stop() {
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
        settings.put("topic.prefix", worker.connector());
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200));
    }

    private Set<ObjectName> beans() throws JMException {
        return jmx.queryNames(new ObjectName(bean + "*,*"), null);
    }

    private double value(String name, String metric) throws JMException {
        return (Double) jmx.getAttribute(new ObjectName(name), metric);
    }

    private double ofBothTasks(String tag, String metric) throws JMException {
        return value(bean + 0 + tag, metric) + value(bean + 1 + tag, metric);
    }

    @Test
    void eachTaskShowsEachMetricIfTheWorkerSupportsThem() throws JMException {
        try (CapturedLog log = CapturedLog.ofConnector()) {
            worker.configure(settings());
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
                new JsonUsageTopic(worker.bootstrapServers(), worker.connector(), "read_committed")) {
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
        assertThat(value(bean + "0,dataset=usage", "seconds-since-success-max")).isBetween(0.0, 60.0);
        eventually().until(() -> ofBothTasks("", "usage-rows-emitted-total") > 0);
        eventually().until(() -> ofBothTasks("", "profiles-emitted-total") == accounts.size());

        Set<String> shown = new TreeSet<>();
        for (ObjectName each : beans()) {
            assertThat(accounts).noneMatch(account -> each.toString().contains(account.id()));
            Arrays.stream(jmx.getMBeanInfo(each).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .forEach(shown::add);
        }
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        ShownMetric.all().stream().map(ShownMetric::name).toList());

        worker.cluster().deleteConnector(worker.connector());
        eventually().untilAsserted(() -> assertThat(beans()).isEmpty());
    }
}
