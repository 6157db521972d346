package io.cfbilling.connect.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rare accounts, and dates without usage: no row is lost, and no task fails. */
class OddLivesTest {
    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    private FakeWorker worker(SimulatedAccount account, Map<String, String> more) {
        simulator.add(account);
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("datasets", "usage");
        settings.put("accounts", account.id());
        return new FakeWorker(simulator, clock, settings);
    }

    private static SimulatedAccount stable(int seed, int anchor) {
        return SimulatedAccount.stable(seed, anchor, 4);
    }

    @Test
    void aStartDateInTheFutureFailsNoTask() {
        FakeWorker worker = worker(stable(1, 15), Map.of("usage.start.date", "2026-04-01"));
        worker.pollAll();
        clock.advance(Duration.ofHours(1));
        assertThatCode(worker::pollAll).doesNotThrowAnyException();
    }

    @Test
    void anEndDateInThePastWithoutAStartDateFailsNoTask() {
        FakeWorker worker = worker(stable(1, 15), Map.of("usage.end.date", "2026-01-31"));
        worker.pollAll();
        clock.advance(Duration.ofHours(1));
        assertThatCode(worker::pollAll).doesNotThrowAnyException();
    }

    @Test
    void anEndDateThatPassesWithoutUsageFailsNoTask() {
        SimulatedAccount account = SimulatedAccount.builder(9).noUsage().build();
        FakeWorker worker = worker(account, Map.of("usage.end.date", "2026-03-20"));
        for (int day = 0; day < 60; day++) {
            worker.pollAll();
            clock.advance(Duration.ofDays(1));
        }
    }

    /** One row of a billing period that begins in 2099 must not make the connector forget the anchors of all others. */
    @Test
    void oneRowOfAnOddBillingPeriodHidesNoOtherRows() {
        SimulatedAccount account = stable(1, 15);
        FakeWorker worker = worker(account, Map.of("usage.start.date", "2026-02-15", "usage.lookback.days", "0"));
        worker.pollAll();
        LedgerRow row = simulator
                .ledger()
                .rows(account.id(), LocalDate.parse("2026-03-09"), LocalDate.parse("2026-03-10"))
                .get(0);
        simulator.ledger().add(account.id(), withPeriodStart(row, Instant.parse("2099-12-31T00:00:00Z")));
        clock.advance(Duration.ofHours(1));
        worker.pollAll();
        // The day after, the latest days would be requested only by the odd anchor.
        clock.advance(Duration.ofDays(1));
        worker.pollAll();
        LocalDate end = LocalDate.parse("2026-03-12");
        assertThat(usageOffset(worker, account).get("anchors")).asString().contains("15@");
        assertThat(missing(worker, account, "2026-02-15", end)).isEmpty();
    }

    /** As above: a whole week after a period's end would not be read, and its last days would be final too early. */
    @Test
    void oneRowOfAnOddBillingPeriodMakesNoPeriodFinalTooEarly() {
        SimulatedAccount account = stable(1, 15);
        FakeWorker worker = worker(account, Map.of("usage.start.date", "2026-02-15", "usage.lookback.days", "3"));
        worker.pollAll();
        LedgerRow row = simulator
                .ledger()
                .rows(account.id(), LocalDate.parse("2026-03-09"), LocalDate.parse("2026-03-10"))
                .get(0);
        simulator.ledger().add(account.id(), withPeriodStart(row, Instant.parse("2099-12-01T00:00:00Z")));
        clock.advance(Duration.ofHours(1));
        worker.pollAll();
        assertThat(usageOffset(worker, account)).containsEntry("cursor", "2026-02-15");
    }

    private static Map<String, Object> usageOffset(FakeWorker worker, SimulatedAccount account) {
        return worker.offset(new SourcePartition(new AccountId(account.id()), Dataset.USAGE));
    }

    private List<LocalDate> missing(FakeWorker worker, SimulatedAccount account, String from, LocalDate end) {
        List<LedgerRow> wanted = new ArrayList<>(simulator.ledger().rows(account.id(), LocalDate.parse(from), end));
        UsageTopic.compacted(worker.written()).forEach(wanted::remove);
        return wanted.stream().map(LedgerRow::day).toList();
    }

    private static LedgerRow withPeriodStart(LedgerRow row, Instant start) {
        return new LedgerRow(
                row.accountId(),
                row.billingCurrency(),
                start,
                row.chargePeriodStart(),
                row.chargePeriodEnd(),
                row.consumedQuantity(),
                row.consumedUnit(),
                row.contractedCost(),
                row.cumulatedContractedCost(),
                row.cumulatedPricingQuantity(),
                row.pricingQuantity(),
                "Odd service",
                row.later());
    }

    /**
     * A second subscription that was last used in February: its anchor (30) is forgotten as soon as it is learned, or not
     * yet learned, and [01-31, 02-28) holds no anchor day of it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"2025-12-31", "2026-01-31"})
    void losesNoRowOfASubscriptionNotUsedLately(String start) {
        clock.set(Instant.parse("2026-05-20T09:30:00Z"));
        SimulatedAccount account = SimulatedAccount.builder(7)
                .subscription(31, LocalDate.of(2025, 1, 31))
                .subscription(30, LocalDate.of(2025, 1, 30))
                .services(2)
                .stable()
                .build();
        FakeWorker worker = worker(account, Map.of("usage.start.date", start));
        String shared = account.serviceNames().get(0);
        for (LocalDate day = LocalDate.parse("2026-02-28");
                day.isBefore(LocalDate.parse("2026-05-22"));
                day = day.plusDays(1)) {
            simulator.ledger().remove(account.id(), day, shared);
        }
        worker.pollAll();
        assertThat(missing(worker, account, start, LocalDate.parse("2026-05-21")))
                .isEmpty();
    }

    /** A subscription that begins a day before the period that the connector reads: its rows of each day must not be missed. */
    @Test
    void emitsANewSubscriptionWithItsFirstDays() {
        SimulatedAccount account = SimulatedAccount.builder(7)
                .subscription(5, LocalDate.of(2025, 1, 5))
                .subscription(4, LocalDate.of(2026, 4, 4))
                .services(2)
                .stable()
                .build();
        clock.set(Instant.parse("2026-04-03T23:30:00Z"));
        FakeWorker worker = worker(account, Map.of("usage.start.date", "2026-03-05"));
        worker.pollAll();
        clock.set(Instant.parse("2026-04-06T01:30:00Z"));
        worker.pollAll();
        assertThat(UsageTopic.rows(worker.written()))
                .containsExactlyInAnyOrderElementsOf(simulator
                        .ledger()
                        .rows(account.id(), LocalDate.parse("2026-03-05"), LocalDate.parse("2026-04-07")));
    }

    /** A day is restated, half of it is written, the worker crashes, and the restatement is undone meanwhile. */
    @Test
    void aDayHalfWrittenAtACrashIsEmittedAgain() {
        SimulatedAccount account = stable(1, 15);
        FakeWorker worker = worker(account, Map.of("usage.start.date", "2026-02-15", "batch.max.rows", "1"));
        worker.pollAll();
        for (String service : services(account)) {
            simulator.ledger().restate(account.id(), LocalDate.parse("2026-03-10"), service, new BigDecimal("12345"));
        }
        clock.advance(Duration.ofHours(1));
        List<SourceRecord> first = worker.poll();
        assertThat(first).hasSize(1);
        worker.acknowledge(first);
        worker.restart();
        simulator.ledger().reset(account.id());
        clock.advance(Duration.ofHours(1));
        worker.pollAll();
        assertThat(UsageTopic.compacted(worker.written()))
                .filteredOn(row -> row.day().equals(LocalDate.parse("2026-03-10")))
                .containsExactlyInAnyOrderElementsOf(simulator
                        .ledger()
                        .rows(account.id(), LocalDate.parse("2026-03-10"), LocalDate.parse("2026-03-11")));
    }

    @Test
    void aRejectedPeriodDoesNotHoldUpOthers() {
        SimulatedAccount account = stable(1, 15);
        FakeWorker worker = worker(account, Map.of("usage.start.date", "2025-10-20"));
        simulator
                .faults()
                .inject(
                        Fault.error(400, 1183),
                        FaultScope.everything()
                                .beginsBefore(LocalDate.parse("2025-10-20"))
                                .times(2));
        worker.pollAll();
        assertThat(missing(worker, account, "2025-11-15", LocalDate.parse("2026-03-11")))
                .isEmpty();
        assertThat(missing(worker, account, "2025-10-20", LocalDate.parse("2025-11-15")))
                .isNotEmpty();
        clock.advance(Duration.ofSeconds(90));
        worker.pollAll();
        assertThat(UsageTopic.rows(worker.written()))
                .containsExactlyInAnyOrderElementsOf(simulator
                        .ledger()
                        .rows(account.id(), LocalDate.parse("2025-10-20"), LocalDate.parse("2026-03-11")));
    }

    /** The services with a row on the day, so that a restatement changes rows and adds none. */
    private List<String> services(SimulatedAccount account) {
        return simulator
                .ledger()
                .rows(account.id(), LocalDate.parse("2026-03-10"), LocalDate.parse("2026-03-11"))
                .stream()
                .map(LedgerRow::serviceName)
                .toList();
    }
}
