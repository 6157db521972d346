package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.INTERVAL;
import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static io.cfbilling.connect.scenario.PolledAccount.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that cannot be turned into a record becomes one dead letter, and does not affect other rows. */
class DeadLetterThroughTimeTest {
    private static final LocalDate DAY = TODAY.minusDays(3);
    /** From this moment on the period can be final. */
    private static final Instant AFTER_LOOKBACK = Instant.parse("2026-03-22T00:00:00Z");

    private PolledAccount polled = PolledAccount.stable(Map.of());

    @AfterEach
    void close() {
        polled.close();
    }

    private void polledWith(String mode) {
        polledWith(Map.of("malformed.records.mode", mode));
    }

    private void polledWith(Map<String, String> settings) {
        polled.close();
        polled = PolledAccount.stable(settings);
    }

    private LedgerRow malform(LocalDate day, Malformation how) {
        LedgerRow row = polled.rowOf(day);
        polled.simulator.faults().malform(polled.account.id(), day, row.serviceName(), how);
        return row;
    }

    private static List<Struct> letters(List<SourceRecord> records) {
        return PolledAccount.values(records, "dead-letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContractedCost", "ChargePeriodStart"})
    void isWrittenOnceAcrossChangesOfItsDayAndRestarts(String field) {
        LedgerRow bad = malform(DAY, Malformation.wrongType(field));
        List<SourceRecord> emitted = polled.pollAll();

        assertThat(letters(emitted)).singleElement().satisfies(letter -> {
            assertThat(letter.getString("account_id")).isEqualTo(polled.account.id());
            assertThat(letter.getString("dataset")).isEqualTo("usage");
            assertThat(letter.getString("request_path"))
                    .isEqualTo(
                            "/accounts/" + polled.account.id() + "/billing/usage/paygo?from=2026-02-08&to=2026-03-11");
            assertThat(letter.getString("reason")).contains("field " + field + " must be");
            assertThat(letter.getString("raw")).contains("\"" + field + "\":{\"unexpected\":true}", bad.serviceName());
            assertThat(letter.getInt64("raw_length"))
                    .isEqualTo(letter.getString("raw").length());
        });
        assertThat(UsageTopic.rows(emitted))
                .containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD).stream()
                        .filter(row -> !row.equals(bad))
                        .toList());
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
        polled.restate(polled.ledger(DAY, DAY.plusDays(1)).get(1), "4711");
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
        polled.worker.restart();
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
    }

    /** The undated row is remembered under the period's last day, which the response contains though it was not requested. */
    @Test
    void isNotConfusedWithRowsOfDaysOutsideTheRange() {
        polled.close();
        polled = PolledAccount.stable(Map.of("usage.start.date", "2025-12-01", "usage.end.date", "2026-01-12"));
        malform(LocalDate.of(2026, 1, 14), Malformation.wrongType("ContractedCost"));
        LedgerRow bad = malform(LocalDate.of(2026, 1, 5), Malformation.wrongType("ChargePeriodStart"));
        List<SourceRecord> emitted = polled.pollAll();
        assertThat(letters(emitted)).hasSize(1);
        assertThat(UsageTopic.rows(emitted)).hasSizeGreaterThan(100).doesNotContain(bad);
    }

    @Test
    void isWrittenOnceWithoutADayInAPeriodThatHasEnded() {
        polledWith(Map.of("usage.start.date", "2026-01-15", "usage.lookback.days", "30"));
        malform(LocalDate.of(2026, 1, 20), Malformation.wrongType("ChargePeriodStart"));
        assertThat(letters(polled.pollAll())).hasSize(1);
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
        polled.worker.restart();
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContractedCost", "ChargePeriodStart"})
    void isNotForgottenAfterAResponseThatLacksIt(String field) {
        malform(DAY, Malformation.wrongType(field));
        polled.pollAll();
        polled.strike(Fault.emptyResponse(), 1);
        polled.pollAfter(INTERVAL);
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
    }

    @Test
    void isNotWrittenForDaysAfterTheEndDate() {
        polledWith(Map.of("usage.start.date", "2026-01-15", "usage.end.date", "2026-02-01"));
        malform(PERIOD.minusDays(1), Malformation.wrongType("ContractedCost"));
        assertThat(letters(polled.pollAll())).isEmpty();
        assertThat(polled.cursor()).isEqualTo("2026-02-02");
    }

    /** The missing rows may be those without a valid day: there are no tombstones, but the cursor must not stay forever. */
    @Test
    void doesNotHoldUpThePeriodIfADayDisappearsToo() {
        malform(DAY, Malformation.wrongType("ChargePeriodStart"));
        polled.pollAll();
        polled.clear(DAY.minusDays(1));
        polled.clock.set(Instant.parse("2026-03-25T00:00:00Z"));
        List<SourceRecord> emitted = new ArrayList<>(polled.pollAll());
        emitted.addAll(polled.pollAfter(INTERVAL));
        assertThat(UsageTopic.records(emitted)).noneMatch(record -> record.value() == null);
        assertThat(PolledAccount.values(emitted, "checkpoints"))
                .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                .singleElement()
                .satisfies(checkpoint ->
                        assertThat(checkpoint.getBoolean("removals_complete")).isFalse());
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
    }

    private void malformAll(LocalDate from, LocalDate toExclusive, String field) {
        polled.ledger(from, toExclusive)
                .forEach(row -> polled.simulator
                        .faults()
                        .malform(polled.account.id(), row.day(), row.serviceName(), Malformation.wrongType(field)));
    }

    /** If no row can be read at the period's last read, changes since the read before must not be lost. */
    @ParameterizedTest
    @ValueSource(strings = {"ContractedCost", "ChargePeriodStart"})
    void makesNothingFinalIfAllRowsOfTheLastReadAreMalformed(String field) {
        polled.pollAll();
        polled.clock.set(AFTER_LOOKBACK);
        polled.restate(polled.rowOf(DAY), "4711");
        malformAll(PERIOD, PERIOD.plusMonths(1), field);
        assertThat(letters(polled.pollAll())).isNotEmpty();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        polled.simulator.faults().clear();
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    /** A row without a valid day may be any of the missing ones, but not all of them. */
    @Test
    void makesNothingFinalIfAServiceIsMissingToo() {
        polled.pollAll();
        malform(DAY, Malformation.wrongType("ChargePeriodStart"));
        polled.clock.set(AFTER_LOOKBACK);
        List<LedgerRow> all = polled.ledger(PERIOD, PERIOD.plusMonths(1));
        polled.strike(Fault.withoutServices(all.get(all.size() - 1).serviceName()), 2);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        polled.pollAfter(INTERVAL);
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
        assertThat(polled.compacted().stream().filter(row -> row.day().isBefore(PERIOD.plusMonths(1))))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @CsvSource({
        "dead_letter, ContractedCost, false",
        "skip, ContractedCost, false",
        "skip, ChargePeriodStart, false",
        "skip, ContractedCost, true",
    })
    void makesNoPeriodFinalThatWasNeverEmitted(String mode, String field, boolean oneDay) {
        LocalDate start = PERIOD.minusMonths(1);
        polledWith(Map.of("malformed.records.mode", mode, "usage.start.date", start.toString()));
        malformAll(start, oneDay ? start.plusDays(1) : PERIOD, field);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(start.toString());
        polled.simulator.faults().clear();
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(start));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContractedCost", "ChargePeriodStart"})
    void holdsUpAPeriodOnlyUntilASecondResponse(String field) {
        LocalDate start = PERIOD.minusMonths(1);
        polledWith(Map.of("usage.start.date", start.toString()));
        malformAll(start, PERIOD, field);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(start.toString());
        assertThat(letters(polled.pollAfter(INTERVAL))).isEmpty();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());

        malform(DAY, Malformation.wrongType(field));
        polled.clock.set(AFTER_LOOKBACK);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        polled.worker.restart();
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContractedCost", "ChargePeriodStart"})
    void doesNotHoldUpThePeriodAfterRemovalsOfItsDay(String field) {
        polled.pollAll();
        List<LedgerRow> rows = polled.ledger(DAY, DAY.plusDays(1));
        rows.subList(1, rows.size()).forEach(polled::remove);
        polled.pollAfter(INTERVAL);
        assertThat(UsageTopic.records(polled.pollAfter(INTERVAL))).anyMatch(record -> record.value() == null);
        malform(DAY, Malformation.wrongType(field));
        polled.clock.set(AFTER_LOOKBACK);
        polled.pollAll();
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
    }

    @Test
    void doesNotConfirmARemoval() {
        polled.pollAll();
        LedgerRow row = malform(DAY, Malformation.wrongType("ContractedCost"));
        polled.pollAfter(INTERVAL);
        polled.pollAfter(INTERVAL);
        polled.simulator.faults().clear();
        polled.strike(Fault.withoutService(row.serviceName(), DAY), 1);
        assertThat(polled.usageAfter(INTERVAL)).isEmpty();
        polled.pollAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void isEmittedAsARowOnceItIsValid() {
        malform(DAY, Malformation.missing("ConsumedQuantity"));
        polled.pollAll();
        polled.simulator.faults().clear();
        polled.pollAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void doesNotRemoveTheRowEmittedBefore() {
        polled.pollAll();
        malform(DAY, Malformation.wrongType("ServiceName"));
        List<SourceRecord> emitted = polled.pollAfter(INTERVAL);
        assertThat(letters(emitted)).hasSize(1);
        assertThat(UsageTopic.records(emitted)).noneMatch(record -> record.value() == null);
        polled.simulator.faults().clear();
        polled.pollAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void isDroppedInModeSkip() {
        polledWith("skip");
        LedgerRow bad = malform(DAY, Malformation.wrongType("ContractedCost"));
        List<SourceRecord> emitted = polled.pollAll();
        assertThat(letters(emitted)).isEmpty();
        assertThat(UsageTopic.rows(emitted))
                .hasSize(polled.ledger(PERIOD).size() - 1)
                .doesNotContain(bad);
    }

    @Test
    void failsTheTaskInModeFailAndSaysHowToGoOn() {
        polledWith("fail");
        malform(DAY, Malformation.wrongType("ContractedCost"));
        assertThatThrownBy(polled::pollAll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("The usage of account " + polled.account.id())
                .hasMessageContaining("field ContractedCost must be a number")
                .hasMessageContaining("set malformed.records.mode to dead_letter or skip");
        assertThat(polled.worker.written()).isEmpty();
    }

    @Test
    void isWrittenForAProfileToo() {
        try (PolledAccount other = PolledAccount.withoutUsage(Map.of())) {
            other.worker.set("datasets", "profile").restart();
            other.simulator.profiles().set(other.account.id(), "is_partner", "maybe");
            assertThat(letters(other.pollAll())).singleElement().satisfies(letter -> {
                assertThat(letter.getString("dataset")).isEqualTo("profile");
                assertThat(letter.getString("raw"))
                        .contains("\"is_partner\":\"maybe\"", "\"card_number\":\"****\"")
                        .doesNotContain("4242");
            });
            assertThat(other.pollAfter(INTERVAL.multipliedBy(6))).isEmpty();
            other.worker.restart();
            assertThat(other.pollAfter(INTERVAL.multipliedBy(6))).isEmpty();
            other.simulator.profiles().set(other.account.id(), "is_partner", true);
            assertThat(PolledAccount.values(other.pollAfter(INTERVAL.multipliedBy(6)), "profile"))
                    .hasSize(1);
        }
    }
}
