package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageRangesTest {
    private static final LocalDate START = LocalDate.of(2025, 1, 1);

    private final SimulatedAccount twoPlans = SimulatedAccount.builder(1)
            .subscription(5, START)
            .subscription(20, START)
            .laterFields()
            .build();
    private final SimulatedAccount moved = SimulatedAccount.builder(2)
            .subscription(5, START)
            .anchorMoves(LocalDate.of(2026, 2, 10), 20)
            .build();
    private final List<CloudflareSimulator> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(CloudflareSimulator::close);
    }

    @Test
    void strictlyARangeHasOnlyPeriodsThatBeginInIt() {
        SimulatorClient strict = start(simulator().anchors(AnchorReading.STRICT));
        SimulatorClient lenient = start(simulator());
        assertThat(strict.rows(twoPlans, "2026-02-05", "2026-03-05"))
                .extracting(LedgerRow::periodStart)
                .containsOnly(LocalDate.of(2026, 2, 5), LocalDate.of(2026, 2, 20));
        assertThat(lenient.rows(twoPlans, "2026-02-05", "2026-03-05"))
                .extracting(LedgerRow::periodStart)
                .containsOnly(LocalDate.of(2026, 1, 20), LocalDate.of(2026, 2, 5), LocalDate.of(2026, 2, 20));
    }

    @Test
    void strictlyALongerRangeHasAllRowsOfItsLaterPart() {
        CloudflareSimulator.Builder builder =
                simulator().anchors(AnchorReading.STRICT).longestRange(62);
        SimulatorClient strict = start(builder);
        List<LedgerRow> wanted = ledger().rows(twoPlans.id(), LocalDate.of(2026, 2, 5), LocalDate.of(2026, 3, 5));
        assertThat(strict.rows(twoPlans, "2026-01-20", "2026-03-05")).containsAll(wanted);
    }

    @Test
    void strictlyAShortenedPeriodIsFoundByItsOwnStart() {
        SimulatorClient strict = start(simulator().anchors(AnchorReading.STRICT));
        assertThat(strict.rows(moved, "2026-02-10", "2026-02-20"))
                .isNotEmpty()
                .extracting(LedgerRow::periodStart)
                .containsOnly(LocalDate.of(2026, 2, 10));
        assertThat(strict.rows(moved, "2026-02-11", "2026-02-20")).isEmpty();
    }

    @Test
    void anInclusiveToCountsForTheAnchorRuleToo() {
        SimulatorClient inclusive =
                start(simulator().anchors(AnchorReading.STRICT).to(ToReading.INCLUSIVE));
        SimulatorClient exclusive = start(simulator().anchors(AnchorReading.STRICT));
        assertThat(inclusive.rows(twoPlans, "2026-02-19", "2026-02-20"))
                .isNotEmpty()
                .extracting(LedgerRow::day)
                .containsOnly(LocalDate.of(2026, 2, 20));
        assertThat(exclusive.rows(twoPlans, "2026-02-19", "2026-02-20")).isEmpty();
    }

    @Test
    void strictlyARowWithoutSubscriptionNeedsItsClaimedPeriod() {
        CloudflareSimulator simulator =
                keep(simulator().anchors(AnchorReading.STRICT).start());
        SimulatorClient client = new SimulatorClient(simulator);
        LedgerRow row = simulator
                .ledger()
                .rows(twoPlans.id(), LocalDate.of(2026, 2, 6), LocalDate.of(2026, 2, 7))
                .get(0);
        simulator.ledger().clear(twoPlans.id(), row.day());
        simulator.ledger().add(twoPlans.id(), row);
        assertThat(client.rows(twoPlans, row.periodStart().toString(), "2026-02-07"))
                .contains(row);
        assertThat(client.rows(twoPlans, row.periodStart().plusDays(1).toString(), "2026-02-07"))
                .isEmpty();
    }

    @Test
    void aRangeOverTheLimitIsRejected() {
        SimulatorClient usual = start(simulator().longestRange(31));
        SimulatorClient longer = start(simulator().longestRange(62));
        assertResponded(usual.usage(twoPlans, "2026-02-01", "2026-03-04"));
        assertRejected(usual.usage(twoPlans, "2026-02-01", "2026-03-05"));
        assertResponded(longer.usage(twoPlans, "2026-01-01", "2026-03-04"));
        assertRejected(longer.usage(twoPlans, "2026-01-01", "2026-03-05"));
    }

    @Test
    void aToInTheFutureIsRejectedIfConfigured() {
        SimulatorClient usual = start(simulator());
        SimulatorClient past = start(simulator().rejectsFuture());
        assertResponded(usual.usage(twoPlans, "2026-03-01", "2026-03-21"));
        assertResponded(past.usage(twoPlans, "2026-03-01", "2026-03-20"));
        assertRejected(past.usage(twoPlans, "2026-03-01", "2026-03-21"));
    }

    @Test
    void allRulesHoldTogether() {
        SimulatorClient client = start(simulator()
                .anchors(AnchorReading.STRICT)
                .to(ToReading.INCLUSIVE)
                .longestRange(62)
                .rejectsFuture());
        assertRejected(client.usage(twoPlans, "2026-03-01", "2026-03-21"));
        assertRejected(client.usage(twoPlans, "2026-01-01", "2026-03-05"));
        assertThat(client.rows(twoPlans, "2026-01-20", "2026-03-20"))
                .extracting(LedgerRow::day)
                .contains(LocalDate.of(2026, 1, 20), LocalDate.of(2026, 3, 20));
    }

    private CloudflareSimulator.Builder simulator() {
        return CloudflareSimulator.builder()
                .clock(SimulatedClock.at("2026-03-20T09:30:00Z"))
                .accounts(List.of(twoPlans, moved));
    }

    private Ledger ledger() {
        return started.get(0).ledger();
    }

    private SimulatorClient start(CloudflareSimulator.Builder builder) {
        return new SimulatorClient(keep(builder.start()));
    }

    private CloudflareSimulator keep(CloudflareSimulator simulator) {
        started.add(simulator);
        return simulator;
    }

    private static void assertResponded(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static void assertRejected(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(code(response)).isEqualTo(1183);
    }
}
