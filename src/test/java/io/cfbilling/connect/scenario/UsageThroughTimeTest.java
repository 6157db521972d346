package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.simulator.ToReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The task with a simulated Cloudflare and a clock that the test moves. */
class UsageThroughTimeTest {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private CloudflareSimulator simulator = simulator(ToReading.EXCLUSIVE);

    @AfterEach
    void close() {
        simulator.close();
    }

    private CloudflareSimulator simulator(ToReading to) {
        return CloudflareSimulator.builder().clock(clock).to(to).start();
    }

    private FakeWorker worker(Map<String, String> more, SimulatedAccount... accounts) {
        return worker(ToReading.EXCLUSIVE, more, accounts);
    }

    private FakeWorker worker(ToReading to, Map<String, String> more, SimulatedAccount... accounts) {
        if (to != ToReading.EXCLUSIVE) {
            simulator.close();
            simulator = simulator(to);
        }
        List.of(accounts).forEach(simulator::add);
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("datasets", "usage");
        settings.put(
                "accounts",
                String.join(",", Stream.of(accounts).map(SimulatedAccount::id).toList()));
        return new FakeWorker(simulator, clock, settings);
    }

    private static SimulatedAccount stable(int seed, int anchor) {
        return SimulatedAccount.stable(seed, anchor, 4);
    }

    private List<LedgerRow> ledger(SimulatedAccount account, String from) {
        return simulator.ledger().rows(account.id(), LocalDate.parse(from), today().plusDays(1));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private List<String> requested(SimulatedAccount account) {
        return simulator.requests().stream()
                .filter(request ->
                        request.dataset() == Dataset.USAGE && account.id().equals(request.accountId()))
                .map(request -> request.from() + " " + request.to())
                .toList();
    }

    @Test
    void readsTheOpenPeriodFirstAndBackfillsOldestFirst() {
        SimulatedAccount account = stable(1, 15);
        worker(Map.of("usage.start.date", "2025-11-20"), account).pollAll();

        assertThat(requested(account))
                .containsExactly(
                        "2026-02-08 2026-03-11",
                        "2025-10-21 2025-12-15",
                        "2025-11-15 2026-01-15",
                        "2025-12-16 2026-02-15");
    }

    @Test
    void requestsTheLast31DaysSoThatNoAnchorDayIsMissed() {
        SimulatedAccount account = stable(1, 15);
        FakeWorker worker = worker(Map.of(), account);
        worker.pollAll();
        clock.advance(Duration.ofDays(1));
        worker.pollAll();

        assertThat(requested(account)).containsExactly("2026-02-08 2026-03-11", "2026-02-09 2026-03-12");
    }

    @ParameterizedTest
    @EnumSource(ToReading.class)
    void emitsEveryRowOf70DaysOnceForAnyAnchor(ToReading to) {
        SimulatedAccount[] accounts = {stable(1, 1), stable(2, 15), stable(3, 31)};
        List<SourceRecord> emitted =
                worker(to, Map.of("usage.start.date", "2025-12-31"), accounts).pollAll();

        List<LedgerRow> wanted = Stream.of(accounts)
                .flatMap(account -> ledger(account, "2025-12-31").stream())
                .toList();
        assertThat(wanted).hasSizeGreaterThan(3 * 70);
        assertThat(UsageTopic.rows(emitted)).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 31})
    @Tag("long")
    void emitsEveryRowOfAYearOnceWhenPolledDaily(int anchor) {
        clock.set(Instant.parse("2027-12-20T22:00:00Z"));
        SimulatedAccount account = stable(anchor, anchor);
        FakeWorker worker = worker(Map.of("usage.start.date", "2027-12-01"), account);
        for (int day = 0; day < 400; day++) {
            worker.pollAll();
            clock.advance(Duration.ofDays(1));
        }
        clock.advance(Duration.ofDays(-1));
        List<LedgerRow> rows = UsageTopic.rows(worker.written());
        assertThat(rows).containsExactlyInAnyOrderElementsOf(ledger(account, "2027-12-01"));
    }

    @Test
    void startsWithTheOpenBillingPeriodWhenNoStartDateIsGiven() {
        SimulatedAccount account = stable(1, 15);
        List<SourceRecord> emitted = worker(Map.of(), account).pollAll();

        assertThat(UsageTopic.rows(emitted)).containsExactlyInAnyOrderElementsOf(ledger(account, "2026-02-15"));
    }

    @Test
    void sendsNoRequestsOnceTheEndDateIsFinal() {
        SimulatedAccount account = stable(1, 1);
        FakeWorker worker = worker(Map.of("usage.start.date", "2026-01-10", "usage.end.date", "2026-02-10"), account);
        List<SourceRecord> emitted = worker.pollAll();
        int requested = requested(account).size();
        clock.advance(Duration.ofDays(3));
        worker.pollAll();

        assertThat(UsageTopic.rows(emitted))
                .containsExactlyInAnyOrderElementsOf(simulator
                        .ledger()
                        .rows(account.id(), LocalDate.parse("2026-01-10"), LocalDate.parse("2026-02-11")));
        assertThat(requested(account)).hasSize(requested);
    }

    @Test
    void emitsNothingTwiceWhilePollingAndAfterARestart() {
        SimulatedAccount account = stable(1, 31);
        FakeWorker worker = worker(Map.of("usage.start.date", "2025-12-31"), account);
        worker.pollAll();
        clock.advance(INTERVAL);
        assertThat(UsageTopic.records(worker.pollAll())).isEmpty();
        worker.restart();
        assertThat(worker.pollAll()).isEmpty();
        assertThat(requested(account)).hasSize(4);
        clock.advance(INTERVAL);
        assertThat(UsageTopic.records(worker.pollAll())).isEmpty();
        assertThat(requested(account)).hasSize(5);
    }

    @Test
    void emitsARestatedDayAndDaysWithChangedCumulatedValues() {
        SimulatedAccount account = stable(1, 15);
        FakeWorker worker = worker(Map.of(), account);
        worker.pollAll();
        LocalDate restated = LocalDate.parse("2026-03-02");
        simulator
                .ledger()
                .restate(account.id(), restated, account.serviceNames().get(0), new BigDecimal("987654.25"));
        clock.advance(INTERVAL);

        List<SourceRecord> emitted = worker.pollAll();
        assertThat(UsageTopic.rows(emitted))
                .containsExactlyElementsOf(UsageTopic.rows(emitted).stream()
                        .filter(row -> !row.day().isBefore(restated))
                        .toList());
        assertThat(UsageTopic.rows(emitted)).anyMatch(row -> row.day().equals(restated));
        assertThat(UsageTopic.compacted(worker.written()))
                .containsExactlyInAnyOrderElementsOf(ledger(account, "2026-02-15"));
        clock.advance(INTERVAL);
        assertThat(UsageTopic.records(worker.pollAll())).isEmpty();
    }

    @Test
    void readsAClosedPeriodUntilItsLookbackIsOver() {
        SimulatedAccount account = stable(1, 5);
        FakeWorker worker = worker(Map.of("usage.start.date", "2026-02-05"), account);
        worker.pollAll();
        clock.set(Instant.parse("2026-03-11T23:59:59Z"));
        worker.pollAll();
        assertThat(requested(account)).contains("2026-02-02 2026-03-05");
        clock.set(Instant.parse("2026-03-12T00:59:59Z"));
        worker.restart();
        worker.pollAll();
        int requested = requested(account).size();
        clock.advance(INTERVAL);
        worker.pollAll();
        assertThat(requested(account).subList(requested, requested(account).size()))
                .containsExactly("2026-02-10 2026-03-13");
    }

    @Test
    void losesNothingOfSubscriptionsWithDifferentAnchors() {
        SimulatedAccount account = SimulatedAccount.builder(7)
                .subscription(5, LocalDate.of(2025, 1, 1))
                .subscription(20, LocalDate.of(2025, 6, 20))
                .subscription(31, LocalDate.of(2026, 1, 31))
                .services(3)
                .stable()
                .build();
        FakeWorker worker = worker(Map.of("usage.start.date", "2025-11-01"), account);
        for (int day = 0; day < 120; day++) {
            worker.pollAll();
            clock.advance(Duration.ofDays(1));
        }
        clock.advance(Duration.ofDays(-1));
        assertThat(UsageTopic.compacted(worker.written()))
                .containsExactlyInAnyOrderElementsOf(ledger(account, "2025-11-01"));
    }

    @Test
    void losesNothingWhenTheAnchorMoves() {
        SimulatedAccount account = SimulatedAccount.builder(8)
                .subscription(31, LocalDate.of(2025, 1, 1))
                .anchorMoves(LocalDate.of(2026, 4, 12), 12)
                .services(3)
                .stable()
                .build();
        FakeWorker worker = worker(Map.of("usage.start.date", "2026-01-01"), account);
        for (int day = 0; day < 100; day++) {
            worker.pollAll();
            clock.advance(Duration.ofDays(1));
        }
        clock.advance(Duration.ofDays(-1));
        assertThat(UsageTopic.compacted(worker.written()))
                .containsExactlyInAnyOrderElementsOf(ledger(account, "2026-01-01"));
    }

    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(10);
    }

    /** Each run ends in a crash: some records are written, and some of those have their offsets committed. */
    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("long")
    void losesNoRowAcrossManyCrashes(int seed) {
        Random random = new Random(seed);
        SimulatedAccount account = SimulatedAccount.builder(seed)
                .subscription(1 + random.nextInt(31), LocalDate.of(2025, 1, 1))
                .services(3)
                .build();
        FakeWorker worker = worker(
                Map.of("usage.start.date", "2025-12-20", "batch.max.rows", "" + (1 + random.nextInt(40))), account);
        for (int crash = 0; crash < 12; crash++) {
            for (int poll = random.nextInt(12); poll > 0; poll--) {
                worker.acknowledge(worker.poll());
            }
            List<SourceRecord> last = worker.poll();
            int written = random.nextInt(last.size() + 1);
            int committed = random.nextInt(written + 1);
            worker.acknowledge(last.subList(0, committed));
            worker.writeUncommitted(last.subList(committed, written));
            worker.restart();
            clock.advance(Duration.ofHours(random.nextInt(40)));
        }
        clock.advance(INTERVAL);
        worker.pollAll();
        assertThat(UsageTopic.compacted(worker.written()))
                .containsExactlyInAnyOrderElementsOf(ledger(account, "2025-12-20"));
    }

    @Test
    void goesOnWithOtherAccountsWhenOneIsForbidden() {
        SimulatedAccount rejected = stable(1, 3);
        SimulatedAccount other = stable(2, 3);
        FakeWorker worker = worker(Map.of(), rejected, other);
        simulator.remove(rejected.id());
        assertThat(UsageTopic.rows(worker.pollAll())).containsExactlyInAnyOrderElementsOf(ledger(other, "2026-03-03"));
        simulator.add(rejected);
        clock.advance(Duration.ofSeconds(90));
        assertThat(UsageTopic.rows(worker.pollAll()))
                .containsExactlyInAnyOrderElementsOf(ledger(rejected, "2026-03-03"));
    }

    @Test
    void spreadsRequestsOverTheWindow() {
        SimulatedAccount account = stable(1, 1);
        FakeWorker worker = worker(
                Map.of(
                        "usage.start.date", "2025-06-01",
                        "cloudflare.api.rate.limit.requests", "4",
                        "cloudflare.api.rate.limit.window.ms", "60000"),
                account);
        for (int requests = 0; requests < 8; requests++) {
            worker.pollAll();
            assertThat(simulator.requestCount()).isEqualTo(requests);
            clock.advance(Duration.ofMillis(15_400));
        }
        assertThat(simulator.requests()).extracting(ReceivedRequest::status).containsOnly(200);
    }
}
