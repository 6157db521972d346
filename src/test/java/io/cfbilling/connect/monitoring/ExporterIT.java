package io.cfbilling.connect.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cfbilling.connect.ShownMetric;
import io.cfbilling.connect.activity.Outcome;
import io.cfbilling.connect.local.KafkaVersion;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of a worker that the JMX exporter has for Prometheus, with the rules in {@code config/monitoring/}. One
 * account is forbidden, one has a malformed row.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Only newer workers have the metrics.
@Tag("worker-independent")
class ExporterIT {
    private static final String CONNECTOR = "cloudflare-billing";
    private static final Map<String, String> OURS = Map.of("connector", CONNECTOR, "task", "0");
    /** Labels with few values, all of which the worker has sooner or later. */
    private static final Set<String> CLOSED = Set.of("outcome", "dataset", "class", "area");

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate firstDay = today.minusDays(40);
    private final List<SimulatedAccount> accounts =
            Stream.of(1, 2, 3).map(ExporterIT::account).toList();
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(accounts)
            .rateLimit(1200, Duration.ofMinutes(5))
            .start();
    private MonitoredWorker worker;

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.stable(seed, seed, 3);
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        worker = new MonitoredWorker(directory, MonitoringFiles.EXPORTER);
        simulator
                .faults()
                .inject(
                        Fault.forbidden(),
                        FaultScope.everything().account(accounts.get(0).id()));
        LedgerRow bad = rows(accounts.get(1), today).get(0);
        simulator
                .faults()
                .malform(accounts.get(1).id(), bad.day(), bad.serviceName(), Malformation.wrongType("ContractedCost"));
        worker.configure(CONNECTOR, simulator, settings(accounts));
        eventually()
                .ignoreExceptions()
                .until(() -> worker.scrape().value("kafka_connect_source_record_write_total", OURS)
                        >= rows(today).size());
    }

    @AfterAll
    void stop() {
        worker.close();
        simulator.close();
    }

    private Map<String, String> settings(List<SimulatedAccount> polled) {
        Map<String, String> settings = new HashMap<>();
        settings.put("accounts", polled.stream().map(SimulatedAccount::id).collect(Collectors.joining(",")));
        settings.put("usage.start.date", firstDay.toString());
        settings.put("transaction.boundary", "connector");
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(500));
    }

    private List<LedgerRow> rows(SimulatedAccount account, LocalDate until) {
        return simulator.ledger().rows(account.id(), firstDay, until);
    }

    /** The rows of the accounts that are not forbidden. */
    private List<LedgerRow> rows(LocalDate until) {
        return accounts.stream()
                .skip(1)
                .flatMap(account -> rows(account, until).stream())
                .toList();
    }

    /** A scrape when the forbidden account is in backoff, and all others are read. */
    private Scrape afterBackfill() {
        assumeTrue(KafkaVersion.takesMetricsFromPlugins(), "workers before 4.1 take no metrics from connectors");
        return eventually()
                .ignoreExceptions()
                .until(
                        worker::scrape,
                        scrape -> scrape.value("cloudflare_billing_accounts_backfilling", OURS) == 0
                                && scrape.value("cloudflare_billing_accounts_in_backoff", OURS) == 1
                                && scrape.value("cloudflare_billing_requests_in_flight", OURS) == 0);
    }

    @Test
    void eachMetricIsThereWithItsTypeAndLabels() {
        Scrape scrape = afterBackfill();
        assertThat(ShownMetric.all()).allSatisfy(metric -> {
            assertThat(scrape.types()).containsEntry(metric.prometheusName(), metric.prometheusType());
            Set<String> labels =
                    metric.tag().isEmpty() ? Set.of("connector", "task") : Set.of("connector", "task", metric.tag());
            assertThat(scrape.of(metric.prometheusName(), OURS))
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(sample.labels()).containsOnlyKeys(labels));
        });
        assertThat(scrape.of("cloudflare_billing_requests_total", OURS))
                .extracting(sample -> sample.labels().get("outcome"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Outcome.values()).map(Outcome::id).toList());
    }

    @Test
    void theValuesEqualThoseInJmx() throws IOException, JMException {
        afterBackfill();
        try (RemoteBeans beans = RemoteBeans.at(worker.jmxPort())) {
            eventually().untilAsserted(() -> {
                Scrape scrape = worker.scrape();
                for (ShownMetric metric : ShownMetric.all()) {
                    double tolerance = metric.name().startsWith("seconds-since") ? 60 : 0;
                    for (Scrape.Sample sample : scrape.of(metric.prometheusName(), OURS)) {
                        Double inJmx = beans.value(metric, sample.labels());
                        // As objects, since NaN equals itself only then.
                        assertThat(Double.valueOf(sample.value()))
                                .as(sample.toString())
                                .matches(value -> value.equals(inJmx) || Math.abs(value - inJmx) <= tolerance);
                    }
                }
            });
        }
    }

    @Test
    void theValuesEqualTheSimulatorsCounts() {
        afterBackfill();
        eventually().untilAsserted(() -> {
            Scrape scrape = worker.scrape();
            assertThat(requests(scrape, "success")).isEqualTo(responded(200));
            assertThat(requests(scrape, "forbidden")).isEqualTo(responded(403)).isPositive();
            assertThat(scrape.value("cloudflare_billing_dead_letters_total", OURS))
                    .isEqualTo(1);
            assertThat(scrape.value("cloudflare_billing_profiles_emitted_total", OURS))
                    .isEqualTo(2);
            // The rows of today depend on the clock.
            assertThat(scrape.value("cloudflare_billing_usage_rows_emitted_total", OURS))
                    .isBetween(rows(today).size() - 1.0, rows(today.plusDays(2)).size() - 1.0);
            assertThat(scrape.value("cloudflare_billing_rate_limit_remaining", OURS))
                    .isBetween(1100.0, 1200.0);
            assertThat(scrape.value("cloudflare_billing_usage_days_behind_max", OURS))
                    .isGreaterThan(2);
        });
    }

    private static double requests(Scrape scrape, String outcome) {
        Map<String, String> labels = new HashMap<>(OURS);
        labels.put("outcome", outcome);
        return scrape.value("cloudflare_billing_requests_total", labels);
    }

    private double responded(int status) {
        return simulator.requests().stream()
                .filter(request -> request.status() == status && !request.isOfPreflight())
                .count();
    }

    @Test
    void theMetricsOfAlertsAndDashboardExist() throws IOException {
        Scrape scrape = worker.scrape();
        boolean pluginMetrics = scrape.types().containsKey("cloudflare_billing_accounts");
        assertThat(MonitoringFiles.expressions()).isNotEmpty().allSatisfy(expression -> {
            PromQuery query = PromQuery.parse(expression.text());
            assertThat(query.selectors()).isNotEmpty();
            // Prometheus adds these labels.
            Set<String> labels = new HashSet<>(Set.of("job", "instance"));
            for (PromQuery.Selector selector : query.selectors()) {
                if (pluginMetrics || !selector.metric().startsWith("cloudflare_billing_")) {
                    labels.addAll(labelsOf(selector, scrape));
                }
            }
            if (pluginMetrics) {
                assertThat(labels).as(expression.toString()).containsAll(query.groupings());
            }
        });
    }

    /** The labels of the metric; fails if it does not exist with the labels and values of the selector. */
    private static Set<String> labelsOf(PromQuery.Selector selector, Scrape scrape) {
        List<Scrape.Sample> samples = scrape.of(selector.metric(), Map.of());
        assertThat(samples).as(selector.metric()).isNotEmpty();
        Set<String> labels = samples.get(0).labels().keySet();
        for (PromQuery.LabelMatcher matcher : selector.matchers()) {
            assertThat(labels).as(selector.toString()).contains(matcher.label());
            if (CLOSED.contains(matcher.label())) {
                assertThat(samples)
                        .as(selector.toString())
                        .extracting(sample -> sample.labels().get(matcher.label()))
                        .containsAll(matcher.wanted());
            }
        }
        return labels;
    }

    @Test
    void aFailedTaskIsReported() throws IOException {
        assertThat(worker.scrape().value("kafka_connect_task_status", OURS)).isEqualTo(1);
        assertThat(worker.scrape().of("kafka_connect_task_status", with(OURS, "status", "running")))
                .hasSize(1);

        Map<String, String> failing = Map.of("connector", "failing", "task", "0");
        try (CloudflareSimulator other =
                CloudflareSimulator.builder().accounts(accounts).start()) {
            Map<String, String> settings = new HashMap<>(settings(accounts.subList(0, 1)));
            settings.put("usage.poll.interval.ms", "1000");
            settings.put("profile.poll.interval.ms", "1000");
            // Connect's validate call rejects a token that is invalid already.
            worker.configure("failing", other, settings);
            other.token().is(SimulatedToken.State.INVALID);
            eventually().untilAsserted(() -> {
                Scrape scrape = worker.scrape();
                assertThat(scrape.of("kafka_connect_task_status", with(failing, "status", "failed")))
                        .hasSize(1);
                assertThat(scrape.value(
                                "kafka_connect_worker_connector_tasks",
                                Map.of("connector", "failing", "status", "failed")))
                        .isEqualTo(1);
                // The metrics of a failed task disappear: alerts on failed tasks use Connect's own.
                assertThat(scrape.of("cloudflare_billing_accounts", failing)).isEmpty();
            });
        } finally {
            worker.delete("failing");
        }
    }

    private static Map<String, String> with(Map<String, String> labels, String label, String value) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(label, value);
        return all;
    }
}
