package io.cfbilling.connect.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.AvroConversion;
import io.cfbilling.connect.local.BuildOutput;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.local.SchemaRegistry;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL equals a random ledger that changes while it is read. To repeat a run: {@code mvn verify
 * -Dit.test=WarehouseIT -Dwarehouse.seed=SEED}, on the same day.
 */
// A sink reads the same records from every version of the worker, so one version is enough.
@Tag("worker-independent")
@Tag("long")
class WarehouseIT {
    private static final long SEED = Long.getLong("warehouse.seed", System.nanoTime() % 1_000_000);
    private static final int LOOKBACK_DAYS = 20;
    private static final int ROUNDS = 10;
    private static final int OF_EACH_KIND = 6;
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);
    private static final int REQUESTS_A_ROUND = 30;
    private static final String CHANGES = """
            SELECT n_tup_upd AS updated, n_tup_del AS deleted
            FROM pg_stat_user_tables WHERE relname = 'cloudflare_billing_usage'""";
    private static final String AMISS = """
            SELECT "BillingAccountId", "ChargePeriodStart", "ServiceName", count(*) FROM cloudflare_billing_usage
            GROUP BY "BillingAccountId", "ChargePeriodStart", "ChargePeriodEnd", "ServiceName", "ConsumedUnit"
            HAVING min("x_Ordinal") <> 0 OR max("x_Ordinal") <> count(*) - 1
            UNION ALL
            SELECT "BillingAccountId", "ChargePeriodStart", NULL, count(DISTINCT "x_ObservedAt")
            FROM cloudflare_billing_usage GROUP BY "BillingAccountId", "ChargePeriodStart"
            HAVING count(DISTINCT "x_ObservedAt") > 1""";
    private static final String TYPES = """
            SELECT concat(attrelid::regclass, '.', attname, ' ', format_type(atttypid, atttypmod),
                CASE WHEN attnotnull THEN ' not null' END) AS described
            FROM pg_attribute
            WHERE attnum > 0 AND attrelid::regclass::text IN
                ('cloudflare_billing_usage', 'cloudflare_billing_profile', 'cloudflare_billing_checkpoints')""";
    private static final String KEYS = """
            SELECT pg_get_constraintdef(oid) AS key FROM pg_constraint
            WHERE contype = 'p' AND conrelid::regclass::text LIKE 'cloudflare_billing_%'""";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SimulatedAccount WITH_UNKNOWN_FIELDS = account(4)
            .subscription(20, LocalDate.of(2024, 1, 20))
            .subscription(20, LocalDate.of(2024, 1, 20))
            .laterFields()
            .unknownFields()
            .build();

    @TempDir
    private Path directory;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate yesterday = today.minusDays(1);
    // Some days before the month before the month to date.
    private final LocalDate from =
            YearMonth.from(yesterday).minusMonths(1).atDay(1).minusDays(20);
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .account(account(1).subscription(1, LocalDate.of(2024, 1, 1)).build())
            .account(account(2).subscription(12, LocalDate.of(2024, 1, 12)).build())
            .account(account(3).subscription(28, LocalDate.of(2024, 1, 28)).build())
            .account(WITH_UNKNOWN_FIELDS)
            .account(account(5)
                    .subscription(5, LocalDate.of(2024, 1, 5))
                    .subscription(18, LocalDate.of(2024, 1, 18))
                    .build())
            .start();
    // Later than any period that is final.
    private final LedgerEvents events = new LedgerEvents(SEED, simulator, today.minusDays(LOOKBACK_DAYS - 5), today);
    private final LedgerTables expected = new LedgerTables(simulator, from, today, LOOKBACK_DAYS);
    private Warehouse warehouse;
    private KafkaBroker broker;
    private SchemaRegistry registry;
    private ConnectWorker worker;

    /** Usage changes only by events. */
    private static SimulatedAccount.Builder account(int number) {
        return SimulatedAccount.builder((int) (SEED * 10) + number).services(4).stable();
    }

    @BeforeEach
    void start() {
        System.out.println("To repeat this run: mvn verify -Dit.test=WarehouseIT -Dwarehouse.seed=" + SEED);
        warehouse = Warehouse.start();
        broker = KafkaBroker.start(directory.resolve("broker"), Ports.free(), Progress.silent());
        registry = SchemaRegistry.start(directory.resolve("registry"), Ports.free(), Progress.silent());
        Map<String, String> settings = new HashMap<>(AvroConversion.connectSettings(registry));
        settings.put("plugin.path", BuildOutput.pluginPath() + "," + BuildOutput.othersPlugins());
        settings.put("exactly.once.source.support", "enabled");
        settings.put("config.providers.env.param.allowlist.pattern", "(CLOUDFLARE|WAREHOUSE)_.*");
        Map<String, String> environment = new HashMap<>(warehouse.environment());
        environment.put("CLOUDFLARE_API_TOKEN", CloudflareSimulator.DEFAULT_TOKEN);
        worker = ConnectWorker.start(
                directory.resolve("worker"),
                Ports.free(),
                broker,
                // A zone whose date differs from that of UTC for most of the day.
                new ConnectWorker.Options(settings, environment, List.of("-Duser.timezone=Pacific/Kiritimati")),
                Progress.silent());
    }

    @AfterEach
    void stop() {
        worker.close();
        registry.close();
        broker.close();
        warehouse.close();
        simulator.close();
    }

    @Test
    void tablesAndViewsEqualTheLedgerAfterRestatements() throws IOException {
        long begun = System.nanoTime();
        ConnectApi source = connector("distributed.json", sourceSettings());
        // By default, a sink looks for new topics every five minutes.
        ConnectApi sink =
                connector("warehouse/postgres-sink.json", Map.of("consumer.override.metadata.max.age.ms", "1000"));
        awaitTables(source, sink);
        warehouse.createViews();
        assertTypes();

        for (int round = 0; round < ROUNDS; round++) {
            events.happen(OF_EACH_KIND);
            int before = simulator.requestCount();
            await().atMost(MAX_WAIT).until(() -> simulator.requestCount() > before + REQUESTS_A_ROUND);
        }
        awaitEquality(source, sink);
        warehouse.createViews();
        assertThat(viewDifferences()).isEmpty();
        assertHappened();
        System.out.printf(
                "%d restatements, %d removals, %d duplicates; %d rows in the end, %s; %d s%n",
                events.restatements(),
                events.removals(),
                events.duplicates(),
                expected.ledger().size(),
                warehouse.rows(CHANGES),
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    private Map<String, String> sourceSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put("cloudflare.api.rate.limit.requests", "1000000");
        settings.put("usage.start.date", from.toString());
        settings.put("usage.lookback.days", Integer.toString(LOOKBACK_DAYS));
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        settings.put("profile.poll.interval.ms", "1000");
        settings.put("topic.creation.default.partitions", "2");
        return settings;
    }

    /** Creates the connector of a file in {@code config/}, with these settings changed. */
    private ConnectApi connector(String file, Map<String, String> settings) throws IOException {
        JsonNode example = JSON.readTree(Files.readString(Path.of("config").resolve(file)));
        Map<String, String> config =
                JSON.convertValue(example.get("config"), new TypeReference<HashMap<String, String>>() {});
        config.put("name", example.get("name").asText());
        config.putAll(settings);
        ConnectApi connector =
                new ConnectApi(worker.restUrl(), example.get("name").asText());
        connector.put(config);
        return connector;
    }

    private void awaitTables(ConnectApi source, ConnectApi sink) {
        await().atMost(MAX_WAIT)
                .failFast(() -> assertThat(
                                Stream.of(source.failure(), sink.failure()).flatMap(Optional::stream))
                        .isEmpty())
                .until(() -> Stream.of("usage", "profile", "checkpoints")
                        .allMatch(table -> warehouse.has("cloudflare_billing_" + table)));
    }

    private void awaitEquality(ConnectApi source, ConnectApi sink) {
        await().atMost(MAX_WAIT)
                .pollInterval(Duration.ofMillis(500))
                .failFast(() -> assertThat(
                                Stream.of(source.failure(), sink.failure()).flatMap(Optional::stream))
                        .isEmpty())
                .untilAsserted(() -> assertThat(tableDifferences()).isEmpty());
    }

    private List<String> tableDifferences() {
        List<Map<String, @Nullable String>> checkpoints = expected.checkpoints();
        Set<@Nullable String> ofOneAnchor =
                checkpoints.stream().map(row -> row.get("account_id")).collect(Collectors.toSet());
        List<String> differences = new ArrayList<>();
        differences.addAll(Differences.between(
                "usage",
                expected.usage(Set.of(WITH_UNKNOWN_FIELDS.id())),
                warehouse.rows("SELECT * FROM cloudflare_billing_usage")));
        differences.addAll(Differences.between(
                "profile", expected.profiles(), warehouse.rows("SELECT * FROM cloudflare_billing_profile")));
        differences.addAll(Differences.between(
                "checkpoints",
                checkpoints,
                warehouse.rows("SELECT * FROM cloudflare_billing_checkpoints").stream()
                        .filter(row -> ofOneAnchor.contains(row.get("account_id")))
                        .toList()));
        differences.addAll(Differences.between(
                "duplicates without an ordinal of their own, or days emitted at two moments",
                List.of(),
                warehouse.rows(AMISS)));
        return differences;
    }

    private List<String> viewDifferences() {
        // The month before may begin before the first period read.
        LocalDate firstMonth = YearMonth.from(from).plusMonths(1).atDay(1);
        LedgerSums sums = new LedgerSums(expected.ledger());
        List<String> differences = new ArrayList<>();
        differences.addAll(Differences.between(
                "cost by month",
                sums.byMonth(firstMonth, yesterday),
                warehouse.rows("SELECT * FROM cloudflare_billing_cost_by_month WHERE month >= '" + firstMonth + "'")));
        differences.addAll(Differences.between(
                "cost by billing period",
                sums.byBillingPeriod(),
                warehouse.rows("SELECT * FROM cloudflare_billing_cost_by_billing_period")));
        differences.addAll(Differences.between(
                "month to date",
                sums.monthToDate(yesterday),
                warehouse.rows("SELECT * FROM cloudflare_billing_month_to_date")));
        differences.addAll(Differences.between(
                "complete days",
                simulator.accounts().stream().map(this::completeDays).toList(),
                warehouse.rows("SELECT * FROM cloudflare_billing_complete_days")));
        return differences;
    }

    private Map<String, @Nullable String> completeDays(SimulatedAccount account) {
        Map<String, @Nullable String> row = new HashMap<>();
        row.put("account_id", account.id());
        row.put("complete_through", yesterday.toString());
        row.put("newest_day", yesterday.toString());
        return row;
    }

    private void assertTypes() {
        assertThat(warehouse.rows(TYPES))
                .extracting(row -> row.get("described"))
                .contains(
                        "cloudflare_billing_usage.BillingAccountId text not null",
                        "cloudflare_billing_usage.ContractedCost numeric(38,18) not null",
                        "cloudflare_billing_usage.BilledCost numeric(38,18)",
                        "cloudflare_billing_usage.ChargePeriodStart timestamp(6) without time zone not null",
                        "cloudflare_billing_usage.x_Ordinal integer not null",
                        "cloudflare_billing_profile.card_expiry_month integer",
                        "cloudflare_billing_profile.is_partner boolean",
                        "cloudflare_billing_checkpoints.period_start date not null",
                        "cloudflare_billing_checkpoints.rows bigint not null",
                        "cloudflare_billing_checkpoints.observed_at timestamp(6) without time zone not null");
        assertThat(warehouse.rows(KEYS))
                .extracting(row -> row.get("key"))
                .containsExactlyInAnyOrder(
                        "PRIMARY KEY (account_id)",
                        "PRIMARY KEY (account_id, period_start)",
                        "PRIMARY KEY (\"BillingAccountId\", \"ChargePeriodStart\", \"ChargePeriodEnd\", \"ServiceName\","
                                + " \"ConsumedUnit\", \"x_Ordinal\")");
    }

    /** Otherwise equality in the end would not test updates and deletions. */
    private void assertHappened() {
        assertThat(List.of(events.restatements(), events.removals(), events.duplicates()))
                .allMatch(count -> count >= 50);
        await().atMost(MAX_WAIT)
                .untilAsserted(() -> assertThat(warehouse.rows(CHANGES)).allSatisfy(row -> {
                    assertThat(Integer.parseInt(row.get("updated"))).isGreaterThan(50);
                    assertThat(Integer.parseInt(row.get("deleted"))).isGreaterThan(50);
                }));
        assertThat(warehouse.rows("SELECT 1 FROM cloudflare_billing_usage WHERE \"x_Ordinal\" > 0"))
                .hasSizeGreaterThan(50);
    }
}
