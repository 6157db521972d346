package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.fake.OtherClient;
import io.cfbilling.connect.scenario.RequestFigures;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two tasks whose budget is the whole quota of the credential, and another client that uses half of it. */
// The pace of requests does not depend on the worker's version, so it is tested on one version.
@Tag("worker-independent")
@Tag("long")
class OneBudgetIT {
    private static final int QUOTA = 40;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final int MONTHS = 4;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate firstDay = today.minusMonths(MONTHS);

    @RegisterExtension
    private final OneWorker worker = OneWorker.atLeastOnce("one-budget");

    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(IntStream.range(0, 24).mapToObj(OneBudgetIT::account).toList())
            .rateLimit(QUOTA, WINDOW)
            .start();

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.stable(seed, 1 + seed, 3);
    }

    @AfterEach
    void stop() {
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
        settings.put("topic.prefix", worker.connector());
        settings.put("decimal.handling.mode", "string");
        return settings;
    }

    /** Backfills up to yesterday, since midnight may pass meanwhile. */
    private RequestFigures backfill(String what) {
        worker.configure(settings());
        List<LedgerRow> ledger = accounts().stream()
                .flatMap(account -> simulator.ledger().rows(account, firstDay, today).stream())
                .toList();
        try (JsonUsageTopic topic =
                new JsonUsageTopic(worker.bootstrapServers(), worker.connector(), "read_committed")) {
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

    /** One request for each period, one more for those that the start date cuts, and one for the latest days. */
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
    void isUsedNearlyUpAndNeverExceededWithoutRepeatedRequests() {
        RequestFigures figures = backfill("without other clients");
        assertThat(figures.rejected()).isEmpty();
        assertThat(figures.fullestWindow()).isLessThanOrEqualTo(QUOTA);
        // 0.87 to 0.96 on an idle machine; a request counts until a window after its response, so a slow machine
        // sends fewer.
        assertThat(figures.used()).isGreaterThanOrEqualTo(0.75);
        Map<String, Long> most = mostUsageRequests();
        assertThat(figures.perAccount(Dataset.USAGE))
                .containsOnlyKeys(accounts())
                .allSatisfy((account, requests) -> assertThat(requests).isLessThanOrEqualTo(most.get(account)));
        assertThat(figures.perAccount(Dataset.PROFILE))
                .containsOnlyKeys(accounts())
                .allSatisfy((account, requests) -> assertThat(requests).isOne());
    }

    /**
     * The use by another client shows only afterwards: in bursts, within a window. If it is even, it shows within a second.
     * But the connector's start looks at the credential beyond the budget, with more requests than so small a quota
     * leaves: requests may be rejected until two windows are over.
     */
    private static Predicate<Duration> within(Duration time) {
        return rejected -> rejected.compareTo(time) <= 0;
    }

    @Test
    void givesWayToAnotherClientThatUsesHalfOfItEvenly() {
        try (OtherClient other = new OtherClient(simulator, WINDOW)) {
            other.evenly(QUOTA / 2);
            assertThat(backfill("with an even client").rejected())
                    .hasSizeLessThanOrEqualTo(2)
                    .allMatch(within(WINDOW.multipliedBy(2)));
        }
    }

    @Test
    void givesWayToAnotherClientThatUsesHalfOfItInBursts() {
        try (OtherClient other = new OtherClient(simulator, WINDOW)) {
            other.inBursts(QUOTA / 2, new Random(1));
            assertThat(backfill("with a bursty client").rejected()).allMatch(within(WINDOW.multipliedBy(2)));
        }
    }
}
