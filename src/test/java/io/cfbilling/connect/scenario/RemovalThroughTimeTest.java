package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.INTERVAL;
import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static io.cfbilling.connect.scenario.PolledAccount.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a response lacks get tombstones only after a later response confirms it. */
class RemovalThroughTimeTest {
    private static final LocalDate DAY = TODAY.minusDays(6);

    private PolledAccount polled = PolledAccount.stable(Map.of());

    @AfterEach
    void close() {
        polled.close();
    }

    private PolledAccount polledWith(Map<String, String> settings) {
        polled.close();
        polled = PolledAccount.stable(settings);
        return polled;
    }

    private static List<SourceRecord> tombstones(List<SourceRecord> records) {
        return records.stream().filter(record -> record.value() == null).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRemovedRowGetsOneTombstoneAcrossARestart(boolean restarted) {
        polled.pollAll();
        // The service's last row of the period, so that no cumulated value of a later row changes.
        LedgerRow row = polled.rowOf(TODAY);
        polled.remove(row);
        if (restarted) {
            polled.worker.restart();
        }
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
        if (restarted) {
            polled.worker.restart();
        }
        List<SourceRecord> emitted = polled.usageAfter(INTERVAL);
        assertThat(tombstones(emitted)).singleElement().satisfies(record -> {
            assertThat(((Struct) record.key()).getString("ServiceName")).isEqualTo(row.serviceName());
            assertThat(record.valueSchema()).isNull();
            assertThat(record.timestamp()).isEqualTo(polled.clock.millis());
        });
        assertThat(UsageTopic.rows(emitted)).allMatch(other -> other.day().equals(TODAY));
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
        polled.worker.restart();
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
    }

    @Test
    void theHighestOrdinalOfDuplicatesIsRemoved() {
        LedgerRow duplicate = polled.rowOf(DAY);
        polled.simulator.ledger().add(polled.account.id(), duplicate);
        polled.pollAll();
        assertThat(polled.compacted()).filteredOn(duplicate::equals).hasSize(2);
        polled.simulator.ledger().reset(polled.account.id());

        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
        assertThat(tombstones(polled.usageAfter(INTERVAL)))
                .singleElement()
                .satisfies(record -> assertThat(((Struct) record.key()).getInt32("x_Ordinal"))
                        .isEqualTo(1));
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void noTombstonesAreWrittenIfDisabled() {
        polledWith(Map.of("usage.tombstones.enabled", "false"));
        polled.pollAll();
        polled.remove(polled.rowOf(DAY));
        polled.pollAfter(INTERVAL);
        List<SourceRecord> emitted = polled.pollAfter(INTERVAL);
        assertThat(UsageTopic.rows(emitted))
                .isNotEmpty()
                .allMatch(row -> row.day().equals(DAY));
        assertThat(tombstones(UsageTopic.records(emitted))).isEmpty();
        assertThat(PolledAccount.values(emitted, "checkpoints"))
                .allMatch(checkpoint -> !checkpoint.getBoolean("removals_complete"));
    }

    @Test
    void aDayMissingOnceIsNotRemoved() {
        polled.pollAll();
        polled.strike(Fault.withoutDay(DAY), 1);
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void aDayMissingTwiceIsRemoved() {
        polled.pollAll();
        polled.clear(DAY);
        List<SourceRecord> first = polled.pollAfter(INTERVAL);
        assertThat(tombstones(first)).isEmpty();
        assertThat(PolledAccount.values(first, "checkpoints")).singleElement().satisfies(checkpoint -> {
            assertThat(checkpoint.getBoolean("removals_complete")).isFalse();
            assertThat(checkpoint.getBoolean("final")).isFalse();
        });
        assertThat(polled.usageAfter(INTERVAL.minusMinutes(1))).isEmpty();
        assertThat(tombstones(polled.usageAfter(Duration.ofMinutes(1)))).isNotEmpty();
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
        polled.worker.restart();
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
    }

    /** Its rows stay in the topic without tombstones, so the checkpoint must not call the removals complete. */
    @Test
    void aRemovedDayWithUnknownKeysLeavesRemovalsIncomplete() {
        polled.pollAll();
        polled.worker.forget(polled.partition(), "keys");
        polled.clear(DAY);
        polled.pollAfter(INTERVAL);
        polled.pollAfter(INTERVAL);
        polled.worker.restart();
        polled.clock.set(Instant.parse("2026-03-22T00:00:00Z"));
        assertThat(PolledAccount.values(polled.pollAll(), "checkpoints"))
                .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                .singleElement()
                .satisfies(checkpoint ->
                        assertThat(checkpoint.getBoolean("removals_complete")).isFalse());
        assertThat(polled.compacted()).anyMatch(row -> row.day().equals(DAY));
        assertThat(PolledAccount.values(polled.pollAfter(INTERVAL), "checkpoints"))
                .allMatch(checkpoint -> checkpoint.getBoolean("removals_complete"));
        assertThat(polled.worker.offset(polled.partition())).doesNotContainKey("removals_unknown");
    }

    @Test
    void anEmptyResponseRemovesNothingAndMakesNothingFinal() {
        polled.pollAll();
        // The period's last read: if it were accepted, the period would not be read again.
        polled.clock.set(polled.clock.instant().plus(Duration.ofDays(15)));
        polled.strike(Fault.emptyResponse(), 2);
        assertThat(UsageTopic.records(polled.pollAll())).isEmpty();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    /** A read without one service, when the period can become final, must not remove that service's rows. */
    @Test
    void aServiceMissingForAnHourAtTheLastReadIsNotRemoved() {
        polled.pollAll();
        BigDecimal truth = cost(polled.ledger(PERIOD, PERIOD.plusMonths(1)));
        polled.clock.set(Instant.parse("2026-03-22T00:00:00Z"));
        List<LedgerRow> all = polled.ledger(PERIOD, PERIOD.plusMonths(1));
        polled.strike(Fault.withoutServices(all.get(0).serviceName()), 2);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        polled.pollAfter(Duration.ofMinutes(59));
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
        assertThat(polled.compacted().stream().filter(row -> row.day().isBefore(PERIOD.plusMonths(1))))
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(cost(all)).isGreaterThan(truth);
    }

    private static BigDecimal cost(List<LedgerRow> rows) {
        return rows.stream().map(LedgerRow::contractedCost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void rowsWronglyRemovedAtTheLastReadReturn() {
        polled.pollAll();
        polled.clock.set(Instant.parse("2026-03-22T00:00:00Z"));
        polled.simulator.faults().inject(Fault.emptyResponse(), FaultScope.everything());
        polled.pollAll();
        polled.pollAfter(INTERVAL);
        assertThat(polled.compacted()).noneMatch(row -> row.day().isBefore(PERIOD.plusMonths(1)));
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        polled.simulator.faults().clear();
        polled.pollAfter(INTERVAL);
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void minutesOfEmptyResponsesRemoveNothingAcrossRestarts(boolean restarted) {
        polledWith(Map.of("usage.poll.interval.ms", "60000"));
        polled.pollAll();
        polled.clock.set(Instant.parse("2026-03-22T00:00:00Z"));
        polled.simulator.faults().inject(Fault.emptyResponse(), FaultScope.everything());
        for (int minute = 0; minute < 59; minute++) {
            assertThat(UsageTopic.records(polled.pollAfter(Duration.ofMinutes(1))))
                    .isEmpty();
            if (restarted) {
                polled.worker.restart();
            }
        }
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        assertThat(tombstones(UsageTopic.records(polled.pollAfter(Duration.ofMinutes(2)))))
                .isNotEmpty();
    }

    @Test
    void otherDaysOfASuspectResponseAreEmitted() {
        polled.pollAll();
        polled.remove(polled.rowOf(DAY));
        polled.restate(polled.rowOf(TODAY), "4711");
        List<SourceRecord> emitted = polled.usageAfter(INTERVAL);
        assertThat(UsageTopic.rows(emitted))
                .isNotEmpty()
                .allMatch(row -> row.day().isAfter(DAY));
        assertThat(tombstones(emitted)).isEmpty();
        polled.usageAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void responsesThatLackDifferentRowsConfirmNothing() {
        polled.pollAll();
        List<LedgerRow> day = polled.ledger(DAY, DAY.plusDays(1));
        for (int read = 0; read < 6; read++) {
            polled.simulator.faults().clear();
            polled.simulator
                    .faults()
                    .inject(Fault.withoutService(day.get(read % 2).serviceName(), DAY), FaultScope.everything());
            assertThat(tombstones(polled.usageAfter(INTERVAL))).isEmpty();
        }
    }

    @Test
    void aSuspectResponseIsLoggedOnceAndInTheCheckpoint() {
        polled.pollAll();
        polled.remove(polled.rowOf(DAY));
        try (CapturedLog log = CapturedLog.ofConnector()) {
            polledHalfAnHourLater();
            polledHalfAnHourLater();
            assertThat(log.warnings().stream().filter(line -> line.contains(polled.account.id())))
                    .singleElement()
                    .asString()
                    .contains("lacks rows of 1 days, from " + DAY, "usage.removal.confirmation.ms");
        }
    }

    private void polledHalfAnHourLater() {
        polled.worker.set("usage.poll.interval.ms", "1800000").restart();
        assertThat(PolledAccount.values(polled.pollAfter(Duration.ofMinutes(30)), "checkpoints"))
                .allMatch(checkpoint -> !checkpoint.getBoolean("removals_complete"));
    }

    @Test
    void aRewindAfterARestatementEndsWithTheCurrentRows() {
        polledWith(Map.of("batch.max.rows", "1"));
        polled.pollAll();
        LedgerRow row = polled.rowOf(TODAY);
        polled.restate(row, "4711");
        polled.clock.advance(INTERVAL);
        // Half of the day is written and committed; before the next read, a row of that half is removed.
        polled.worker.acknowledge(polled.worker.poll());
        polled.worker.restart();
        polled.remove(row);
        polled.pollAfter(INTERVAL);
        polled.pollAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    /** If usage begins on a period's last days, earlier responses without rows are correct. */
    @Test
    void emptyResponsesBeforeTheFirstUsageConfirmNoLaterOne() {
        polled.close();
        polled = PolledAccount.of(
                SimulatedAccount.builder(1)
                        .subscription(1, LocalDate.of(2025, 1, 1))
                        .stable()
                        .build(),
                Map.of("usage.start.date", "2026-03-01"));
        LocalDate.of(2026, 3, 1).datesUntil(LocalDate.of(2026, 3, 30)).forEach(polled::clear);
        polled.pollAll();
        polled.pollAfter(Duration.ofDays(19));
        polled.clock.set(Instant.parse("2026-04-09T09:30:00Z"));
        polled.worker.restart();
        polled.simulator.faults().inject(Fault.emptyResponse());
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo("2026-03-01");
        polled.simulator.faults().clear();
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-04-01");
        assertThat(polled.compacted())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(polled.ledger(LocalDate.of(2026, 3, 1)));
    }
}
