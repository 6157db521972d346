package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two tasks on one budget, which is all that the credential has, and another program that wants half of it. */
// The pace of requests is the connector's own, whatever the worker: proven on one version.
@Tag("connector-alone")
class OneBudgetIT {
    private static final int QUOTA = 40;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final int MONTHS = 4;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate firstDay = today.minusMonths(MONTHS);
    private final EmbeddedConnectCluster connect = EmbeddedConnectIT.cluster();
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(IntStream.range(0, 24).mapToObj(OneBudgetIT::account).toList())
            .rateLimit(QUOTA, WINDOW)
            .start();

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.builder(seed)
                .subscription(1 + seed, LocalDate.of(2025, 1, 1))
                .services(3)
                .stable()
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

    private List<String> accounts() {
        return simulator.accounts().stream().map(SimulatedAccount::id).toList();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.put("tasks.max", "2");
        settings.put("cloudflare.api.rate.limit.requests", Integer.toString(QUOTA));
        settings.put("cloudflare.api.rate.limit.window.ms", Long.toString(WINDOW.toMillis()));
        settings.put("accounts", String.join(",", accounts()));
        settings.put("usage.start.date", firstDay.toString());
        settings.put("topic.prefix", "billing");
        settings.put("decimal.handling.mode", "string");
        return settings;
    }

    /** Reads everything for the first time, up to yesterday: midnight may pass meanwhile. */
    private RequestFigures backfill(String what) {
        connect.configureConnector("one-budget", settings());
        List<LedgerRow> ledger = accounts().stream()
                .flatMap(account -> simulator.ledger().rows(account, firstDay, today).stream())
                .toList();
        try (JsonUsageTopic topic =
                new JsonUsageTopic(connect.kafka().bootstrapServers(), "billing", "read_committed")) {
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(topic.catchUp().compacted().stream()
                                    .filter(row -> row.day().isBefore(today)))
                            .hasSize(ledger.size()));
            assertThat(topic.compacted().stream().filter(row -> row.day().isBefore(today)))
                    .containsExactlyInAnyOrderElementsOf(ledger);
        }
        RequestFigures figures = new RequestFigures(simulator.requests(), QUOTA, WINDOW);
        System.out.println(what + ": " + ledger.size() + " rows, " + figures);
        return figures;
    }

    /** A period each, one more for those that are cut by the first day wanted, and the front. */
    private Map<String, Long> mostUsageRequests() {
        return IntStream.range(0, 24)
                .boxed()
                .collect(Collectors.toMap(
                        seed -> account(seed).id(),
                        seed -> 2
                                + firstDay.plusDays(1)
                                        .datesUntil(today.plusDays(2))
                                        .filter(day -> day.getDayOfMonth() == 1 + seed)
                                        .count()));
    }

    @Test
    void isUsedNearlyUpAndNeverPassedAndNothingIsAskedTwice() {
        RequestFigures figures = backfill("alone");
        assertThat(figures.rejected()).isEmpty();
        assertThat(figures.fullestWindow()).isLessThanOrEqualTo(QUOTA);
        // 0.93 to 0.96 where nothing else runs; a request counts until a window after its answer, so a slow machine
        // sends fewer.
        assertThat(figures.used()).isGreaterThanOrEqualTo(0.8);
        Map<String, Long> most = mostUsageRequests();
        assertThat(figures.perAccount(Dataset.USAGE))
                .containsOnlyKeys(accounts())
                .allSatisfy((account, requests) -> assertThat(requests).isLessThanOrEqualTo(most.get(account)));
        assertThat(figures.perAccount(Dataset.PROFILE))
                .containsOnlyKeys(accounts())
                .allSatisfy((account, requests) -> assertThat(requests).isOne());
    }

    /** What another will take cannot be known before it has: if evenly, within a second; in bursts, within a window. */
    private static Predicate<Duration> within(Duration time) {
        return rejected -> rejected.compareTo(time) <= 0;
    }

    @Test
    void givesWayToAnotherThatSpendsHalfOfItEvenly() {
        try (OtherClient other = new OtherClient(simulator, WINDOW)) {
            other.evenly(QUOTA / 2);
            assertThat(backfill("beside an even one").rejected()).allMatch(within(Duration.ofSeconds(1)));
        }
    }

    @Test
    void givesWayToAnotherThatSpendsHalfOfItInBursts() {
        try (OtherClient other = new OtherClient(simulator, WINDOW)) {
            other.inBursts(QUOTA / 2, new Random(1));
            assertThat(backfill("beside a bursty one").rejected()).allMatch(within(WINDOW));
        }
    }
}
