package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.AnchorReading;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.simulator.ToReading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "The provided time range must include the subscription billing cycle anchor day": all interpretations work. */
class StrictAnchorsThroughTimeTest {
    private static final LocalDate START = LocalDate.of(2025, 11, 15);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "STRICT, 62, INCLUSIVE, false",
        "STRICT, 62, EXCLUSIVE, true",
        "LENIENT, 31, EXCLUSIVE, false",
        "LENIENT, 31, INCLUSIVE, true"
    })
    @Tag("long")
    void noRowOfSeveralSubscriptionsIsLost(
            AnchorReading reading, int longestRange, ToReading to, boolean rejectsFuture) {
        SimulatedAccount account = SimulatedAccount.builder(7)
                .subscription(15, LocalDate.of(2025, 1, 15))
                .subscription(28, LocalDate.of(2025, 6, 28))
                .subscription(3, LocalDate.of(2025, 12, 3))
                .stable()
                .build();
        CloudflareSimulator.Builder builder = CloudflareSimulator.builder()
                .clock(clock)
                .account(account)
                .anchors(reading)
                .longestRange(longestRange)
                .to(to);
        try (CloudflareSimulator simulator = (rejectsFuture ? builder.rejectsFuture() : builder).start()) {
            FakeWorker worker = new FakeWorker(
                    simulator,
                    clock,
                    Map.of("datasets", "usage", "accounts", account.id(), "usage.start.date", START.toString()));
            worker.pollAll();
            for (int day = 0; day < 40; day++) {
                clock.advance(Duration.ofDays(1));
                worker.pollAll();
            }
            LocalDate today = LocalDate.of(2026, 4, 19);
            assertThat(UsageTopic.compacted(worker.written()))
                    .containsExactlyInAnyOrderElementsOf(
                            simulator.ledger().rows(account.id(), START, rejectsFuture ? today : today.plusDays(1)));
        }
    }

    /** The API rejects a range of its oldest period that begins earlier. */
    @Test
    void rejectedOldDaysDoNotNarrowLaterRanges() {
        clock.set(Instant.parse("2025-06-20T09:30:00Z"));
        LocalDate oldest = LocalDate.of(2025, 1, 10);
        SimulatedAccount account = SimulatedAccount.builder(7)
                .subscription(15, LocalDate.of(2024, 1, 15))
                .subscription(28, LocalDate.of(2024, 1, 28))
                .stable()
                .build();
        try (CloudflareSimulator simulator = CloudflareSimulator.builder()
                .clock(clock)
                .account(account)
                .anchors(AnchorReading.STRICT)
                .rejectsBefore(oldest)
                .start()) {
            FakeWorker worker = new FakeWorker(
                    simulator,
                    clock,
                    Map.of("datasets", "usage", "accounts", account.id(), "usage.start.date", "2024-01-01"));
            for (int day = 0; day < 40; day++) {
                worker.pollAll();
                clock.advance(Duration.ofDays(1));
            }
            // No range that the API accepts has rows of a period that begins earlier.
            List<LedgerRow> wanted = simulator.ledger().rows(account.id(), oldest, LocalDate.of(2025, 7, 30)).stream()
                    .filter(row -> !row.periodStart().isBefore(oldest))
                    .toList();
            Collection<SourceRecord> usage = UsageTopic.records(worker.written());
            assertThat(usage).noneMatch(record -> record.value() == null);
            assertThat(UsageTopic.compacted(worker.written())).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }
}
