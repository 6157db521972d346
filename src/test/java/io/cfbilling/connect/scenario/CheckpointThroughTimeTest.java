package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.INTERVAL;
import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static io.cfbilling.connect.scenario.PolledAccount.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.lives.CheckpointCheck;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Each completed read of a period writes a checkpoint, which has its counts and moves the cursor. */
class CheckpointThroughTimeTest {
    private static List<Struct> checkpoints(List<SourceRecord> records) {
        return PolledAccount.values(records, "checkpoints");
    }

    private static LocalDate date(Struct checkpoint, String field) {
        return LocalDate.ofInstant(((Date) checkpoint.get(field)).toInstant(), ZoneOffset.UTC);
    }

    private static Instant moment(Struct checkpoint, String field) {
        return ((Date) checkpoint.get(field)).toInstant();
    }

    @Test
    void aReadWritesACheckpointWithItsCounts() {
        try (PolledAccount polled = PolledAccount.stable(Map.of())) {
            List<SourceRecord> emitted = polled.pollAll();
            long rows = polled.ledger(PERIOD).size();

            assertThat(emitted)
                    .last()
                    .satisfies(record -> assertThat(record.topic()).isEqualTo("cloudflare.billing.checkpoints"));
            assertThat(checkpoints(emitted)).singleElement().satisfies(checkpoint -> {
                assertThat(date(checkpoint, "period_start")).isEqualTo(PERIOD);
                assertThat(date(checkpoint, "period_end")).isEqualTo(PERIOD.plusMonths(1));
                assertThat(date(checkpoint, "covered_until")).isEqualTo(TODAY.plusDays(1));
                assertThat(moment(checkpoint, "observed_at")).isEqualTo(polled.clock.instant());
                assertThat(checkpoint.get("rows")).isEqualTo(rows);
                assertThat(checkpoint.get("rows_emitted")).isEqualTo(rows);
                assertThat(checkpoint.get("rows_removed")).isEqualTo(0L);
                assertThat(checkpoint.get("anchor_known")).isEqualTo(true);
                assertThat(checkpoint.get("removals_complete")).isEqualTo(true);
                assertThat(checkpoint.get("final")).isEqualTo(false);
            });
        }
    }

    @Test
    void everyRowIsCountedByACheckpointOfItsTransaction() {
        try (PolledAccount polled =
                PolledAccount.stable(Map.of("usage.start.date", "2025-11-20", "transaction.boundary", "connector"))) {
            polled.pollAll();
            assertThat(polled.worker.transactions()).isNotEmpty().allSatisfy(transaction -> {
                long counted = checkpoints(transaction).stream()
                        .mapToLong(checkpoint -> checkpoint.getInt64("rows_emitted"))
                        .sum();
                assertThat((long) UsageTopic.rows(transaction).size()).isEqualTo(counted);
            });
        }
    }

    @Test
    void aReadWithoutChangesKeepsTheContentDigest() {
        try (PolledAccount polled = PolledAccount.stable(Map.of())) {
            Struct first = checkpoints(polled.pollAll()).get(0);
            Struct second = checkpoints(polled.pollAfter(INTERVAL)).get(0);
            assertThat(second.get("content_digest")).isEqualTo(first.get("content_digest"));
            assertThat(second.get("rows_emitted")).isEqualTo(0L);
            polled.restate(polled.rowOf(TODAY), "4711");
            Struct third = checkpoints(polled.pollAfter(INTERVAL)).get(0);
            assertThat(third.get("content_digest")).isNotEqualTo(first.get("content_digest"));
        }
    }

    @Test
    void aPeriodIsFinalOnlyAfterAReadAfterItsLookback() {
        try (PolledAccount polled = PolledAccount.stable(Map.of())) {
            polled.pollAll();
            polled.clock.set(Instant.parse("2026-03-21T23:59:59Z"));
            assertThat(checkpoints(polled.pollAll())).noneMatch(checkpoint -> checkpoint.getBoolean("final"));
            polled.restate(polled.rowOf(PERIOD), "4711");
            polled.clock.set(Instant.parse("2026-04-12T08:00:00Z"));
            List<SourceRecord> emitted = polled.pollAll();

            assertThat(checkpoints(emitted))
                    .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                    .singleElement()
                    .satisfies(checkpoint ->
                            assertThat(date(checkpoint, "period_start")).isEqualTo(PERIOD));
            assertThat(polled.cursor()).isEqualTo("2026-03-15");
            assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
        }
    }

    /** A response about February shows the anchor, but covers no whole billing period: the next response emits the rows. */
    @Test
    void aCrashBetweenTombstonesLeavesNoOutdatedCheckpoint() {
        try (PolledAccount polled = PolledAccount.stable(
                Map.of("usage.start.date", "2026-01-01", "usage.lookback.days", "62", "batch.max.rows", "1"))) {
            LocalDate start = LocalDate.of(2026, 1, 1);
            LedgerRow row = polled.rowOf(LocalDate.of(2026, 2, 3));
            start.minusDays(31).datesUntil(TODAY.plusDays(31)).forEach(polled::clear);
            polled.pollAll();
            assertThat(checkpointsOfMonths(polled)).isEqualTo(3);
            polled.simulator.ledger().add(polled.account.id(), row);
            polled.clock.advance(INTERVAL);
            List<SourceRecord> batch = polled.worker.poll();
            while (batch.stream().noneMatch(CheckpointThroughTimeTest::isTombstone)) {
                polled.worker.acknowledge(batch);
                batch = polled.worker.poll();
            }
            polled.worker.acknowledge(batch.subList(0, 1));
            polled.worker.restart();
            polled.pollAll();
            assertThat(checkpointsOfMonths(polled)).isZero();
        }
    }

    private static boolean isTombstone(SourceRecord record) {
        return CheckpointCheck.isCheckpoint(record) && record.value() == null;
    }

    private static long checkpointsOfMonths(PolledAccount polled) {
        Map<Object, Struct> latest = new HashMap<>();
        polled.worker.written().stream()
                .filter(CheckpointCheck::isCheckpoint)
                .forEach(record -> latest.put(record.key(), (Struct) record.value()));
        return latest.values().stream()
                .filter(checkpoint -> checkpoint != null && !checkpoint.getBoolean("anchor_known"))
                .count();
    }

    @Test
    void yearsWithoutUsageTakeTwoRequestsPerPeriod() {
        try (PolledAccount polled = PolledAccount.withoutUsage(Map.of("usage.start.date", "2023-01-01"))) {
            assertThat(checkpoints(polled.pollAll())).noneMatch(checkpoint -> checkpoint.getBoolean("final"));
            List<Struct> second = checkpoints(polled.pollAfter(INTERVAL));
            // 38 months up to February, and the open one.
            assertThat(polled.requests()).isEqualTo(2 * (38 + 1));
            assertThat(second).noneMatch(checkpoint -> checkpoint.getBoolean("anchor_known"));
            assertThat(second)
                    .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                    .hasSize(38);
            assertThat(polled.cursor()).isEqualTo("2026-03-01");
            polled.pollAfter(INTERVAL);
            assertThat(polled.requests()).isEqualTo(2 * (38 + 1) + 1);
        }
    }

    @Test
    void periodsAfterASuspectOneAreReadOnceAndFinal() {
        // Usage begins in 2025: two periods before are empty, fourteen after them are not, and one is open.
        int requests = 2 + 14 + 1;
        try (PolledAccount polled = PolledAccount.stable(Map.of("usage.start.date", "2024-10-20"))) {
            List<Struct> first = checkpoints(polled.pollAll());
            assertThat(polled.requests()).isEqualTo(requests);
            assertThat(polled.cursor()).isEqualTo("2024-10-20");
            assertThat(first)
                    .hasSize(2 + 14 + 1)
                    .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                    .hasSize(14)
                    .allMatch(checkpoint -> checkpoint.getInt64("rows") > 0);

            List<Struct> second = checkpoints(polled.pollAfter(INTERVAL));
            assertThat(polled.requests()).isEqualTo(requests + 2 + 1);
            assertThat(polled.cursor()).isEqualTo(PolledAccount.PERIOD.toString());
            assertThat(second)
                    .hasSize(2 + 1)
                    .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                    .hasSize(2)
                    .allMatch(checkpoint -> checkpoint.getInt64("rows") == 0);

            assertThat(checkpoints(polled.pollAfter(INTERVAL))).hasSize(1);
        }
    }

    @Test
    void anAccountWithoutUsageHasACursorOnceThatIsConfirmed() {
        try (PolledAccount polled = PolledAccount.withoutUsage(Map.of())) {
            assertThat(checkpoints(polled.pollAll()))
                    .extracting(checkpoint -> date(checkpoint, "period_start"))
                    .containsExactly(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1));
            polled.worker.restart();
            assertThat(polled.pollAll()).isEmpty();
            assertThat(checkpoints(polled.pollAfter(INTERVAL)))
                    .extracting(checkpoint -> date(checkpoint, "period_start"))
                    .containsExactlyInAnyOrder(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1));
            polled.pollAfter(INTERVAL);
            assertThat(polled.cursor()).isEqualTo("2026-03-01");
        }
    }

    @Test
    void checkpointsOfMonthsGetTombstonesOnceTheAnchorIsKnown() {
        try (PolledAccount polled =
                PolledAccount.stable(Map.of("usage.start.date", "2026-02-01", "usage.lookback.days", "14"))) {
            LocalDate.of(2026, 1, 1).datesUntil(LocalDate.of(2026, 3, 12)).forEach(polled::clear);
            polled.pollAll();
            polled.pollAfter(INTERVAL);
            polled.simulator.ledger().reset(polled.account.id());
            List<SourceRecord> emitted = polled.pollAfter(INTERVAL);

            assertThat(emitted)
                    .filteredOn(record -> record.topic().endsWith(".checkpoints") && record.value() == null)
                    .extracting(record -> date((Struct) record.key(), "period_start"))
                    .containsExactly(LocalDate.of(2026, 2, 1), LocalDate.of(2026, 3, 1));
            assertThat(checkpoints(emitted))
                    .filteredOn(checkpoint -> checkpoint != null)
                    .isNotEmpty()
                    .allMatch(checkpoint -> checkpoint.getBoolean("anchor_known"));
        }
    }

    @Test
    void checkpointsGetTombstonesOnceTheAnchorHasMoved() {
        SimulatedAccount account = SimulatedAccount.builder(1)
                .subscription(15, LocalDate.of(2025, 1, 15))
                .anchorMoves(LocalDate.of(2026, 3, 12), 12)
                .stable()
                .build();
        try (PolledAccount polled = PolledAccount.of(account, Map.of())) {
            polled.pollAll();
            List<SourceRecord> emitted = polled.pollAfter(Duration.ofDays(6));

            assertThat(emitted)
                    .filteredOn(record -> record.topic().endsWith(".checkpoints") && record.value() == null)
                    .extracting(record -> date((Struct) record.key(), "period_start"))
                    .contains(PERIOD);
            polled.pollAfter(INTERVAL);
            assertThat(UsageTopic.compacted(polled.worker.written()))
                    .containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
        }
    }

    @Test
    void removalsAreIncompleteWhileMalformedRowsMayHideSome() {
        try (PolledAccount polled = PolledAccount.stable(Map.of())) {
            polled.pollAll();
            polled.simulator
                    .faults()
                    .malform(
                            polled.account.id(),
                            TODAY,
                            polled.rowOf(TODAY).serviceName(),
                            Malformation.missing("ServiceName"));
            List<SourceRecord> emitted = polled.pollAfter(INTERVAL);
            assertThat(UsageTopic.records(emitted)).noneMatch(record -> record.value() == null);
            assertThat(checkpoints(emitted)).noneMatch(checkpoint -> checkpoint.getBoolean("removals_complete"));
            polled.simulator.faults().clear();
            assertThat(checkpoints(polled.pollAfter(Duration.ofHours(1))))
                    .allMatch(checkpoint -> checkpoint.getBoolean("removals_complete"));
        }
    }
}
