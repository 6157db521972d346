package io.cfbilling.connect;

import static io.cfbilling.connect.PolledAccount.INTERVAL;
import static io.cfbilling.connect.PolledAccount.PERIOD;
import static io.cfbilling.connect.PolledAccount.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.ValueSource;

/** A row that cannot be told is a dead letter once, and costs no other row anything. */
class DeadLetterThroughTimeTest {
    private static final LocalDate DAY = TODAY.minusDays(3);

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
    void isWrittenOnceThoughItsDayIsToldAgainAndTheTaskRestarted(String field) {
        LedgerRow bad = malform(DAY, Malformation.wrongType(field));
        List<SourceRecord> told = polled.settle();

        assertThat(letters(told)).singleElement().satisfies(letter -> {
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
        assertThat(UsageTopic.rows(told))
                .containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD).stream()
                        .filter(row -> !row.equals(bad))
                        .toList());
        assertThat(letters(polled.settleAfter(INTERVAL))).isEmpty();
        polled.restate(polled.ledger(DAY, DAY.plusDays(1)).get(1), "4711");
        assertThat(letters(polled.settleAfter(INTERVAL))).isEmpty();
        polled.worker.restart();
        assertThat(letters(polled.settleAfter(INTERVAL))).isEmpty();
    }

    /** The undated row is remembered under the period's last day, of which the answer tells without being asked. */
    @Test
    void isNotSoughtAmongRowsOfDaysThatAreNotWanted() {
        polled.close();
        polled = PolledAccount.stable(Map.of("usage.start.date", "2025-12-01", "usage.end.date", "2026-01-12"));
        malform(LocalDate.of(2026, 1, 14), Malformation.wrongType("ContractedCost"));
        LedgerRow bad = malform(LocalDate.of(2026, 1, 5), Malformation.wrongType("ChargePeriodStart"));
        List<SourceRecord> told = polled.settle();
        assertThat(letters(told)).hasSize(1);
        assertThat(UsageTopic.rows(told)).hasSizeGreaterThan(100).doesNotContain(bad);
    }

    @Test
    void isWrittenOnceThoughItDoesNotTellItsDayAndItsPeriodHasLongEnded() {
        polledWith(Map.of("usage.start.date", "2026-01-15", "usage.lookback.days", "30"));
        malform(LocalDate.of(2026, 1, 20), Malformation.wrongType("ChargePeriodStart"));
        assertThat(letters(polled.settle())).hasSize(1);
        assertThat(letters(polled.settleAfter(INTERVAL))).isEmpty();
        polled.worker.restart();
        assertThat(letters(polled.settleAfter(INTERVAL))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContractedCost", "ChargePeriodStart"})
    void isNotForgottenForAnAnswerThatLacksIt(String field) {
        malform(DAY, Malformation.wrongType(field));
        polled.settle();
        polled.strike(Fault.emptyAnswer(), 1);
        polled.settleAfter(INTERVAL);
        assertThat(letters(polled.settleAfter(INTERVAL))).isEmpty();
    }

    @Test
    void isNotLookedForOnDaysBehindTheLastOneWanted() {
        polledWith(Map.of("usage.start.date", "2026-01-15", "usage.end.date", "2026-02-01"));
        malform(PERIOD.minusDays(1), Malformation.wrongType("ContractedCost"));
        assertThat(letters(polled.settle())).isEmpty();
        assertThat(polled.cursor()).isEqualTo("2026-02-02");
    }

    /** The missing rows may be those that do not tell their day: no tombstones, but no cursor that stands for ever. */
    @Test
    void doesNotHoldUpThePeriodThoughADayGoesBesideIt() {
        malform(DAY, Malformation.wrongType("ChargePeriodStart"));
        polled.settle();
        polled.clear(DAY.minusDays(1));
        polled.clock.set(Instant.parse("2026-03-25T00:00:00Z"));
        List<SourceRecord> told = new ArrayList<>(polled.settle());
        told.addAll(polled.settleAfter(INTERVAL));
        assertThat(UsageTopic.records(told)).noneMatch(record -> record.value() == null);
        assertThat(PolledAccount.values(told, "checkpoints"))
                .filteredOn(checkpoint -> checkpoint.getBoolean("final"))
                .singleElement()
                .satisfies(checkpoint ->
                        assertThat(checkpoint.getBoolean("removals_complete")).isFalse());
        assertThat(polled.cursor()).isEqualTo("2026-03-15");
    }

    @Test
    void isToldAsARowOnceItCanBe() {
        malform(DAY, Malformation.missing("ConsumedQuantity"));
        polled.settle();
        polled.simulator.faults().clear();
        polled.settleAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void doesNotTakeAwayWhatWasToldOfItBefore() {
        polled.settle();
        malform(DAY, Malformation.wrongType("ServiceName"));
        List<SourceRecord> told = polled.settleAfter(INTERVAL);
        assertThat(letters(told)).hasSize(1);
        assertThat(UsageTopic.records(told)).noneMatch(record -> record.value() == null);
        polled.simulator.faults().clear();
        polled.settleAfter(INTERVAL);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void isLeftOutWhereRowsAreSkipped() {
        polledWith("skip");
        LedgerRow bad = malform(DAY, Malformation.wrongType("ContractedCost"));
        List<SourceRecord> told = polled.settle();
        assertThat(letters(told)).isEmpty();
        assertThat(UsageTopic.rows(told))
                .hasSize(polled.ledger(PERIOD).size() - 1)
                .doesNotContain(bad);
    }

    @Test
    void failsTheTaskWhereThatIsWantedAndSaysHowToGoOn() {
        polledWith("fail");
        malform(DAY, Malformation.wrongType("ContractedCost"));
        assertThatThrownBy(polled::settle)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("The usage of account " + polled.account.id())
                .hasMessageContaining("field ContractedCost must be a number")
                .hasMessageContaining("set malformed.records.mode to dead_letter or skip");
        assertThat(polled.worker.written()).isEmpty();
    }

    @Test
    void standsForAProfileToo() {
        try (PolledAccount other = PolledAccount.withoutUsage(Map.of())) {
            other.worker.set("datasets", "profile").restart();
            other.simulator.profiles().set(other.account.id(), "is_partner", "maybe");
            assertThat(letters(other.settle())).singleElement().satisfies(letter -> {
                assertThat(letter.getString("dataset")).isEqualTo("profile");
                assertThat(letter.getString("raw"))
                        .contains("\"is_partner\":\"maybe\"", "\"card_number\":\"****\"")
                        .doesNotContain("4242");
            });
            assertThat(other.settleAfter(INTERVAL.multipliedBy(6))).isEmpty();
            other.worker.restart();
            assertThat(other.settleAfter(INTERVAL.multipliedBy(6))).isEmpty();
            other.simulator.profiles().set(other.account.id(), "is_partner", true);
            assertThat(PolledAccount.values(other.settleAfter(INTERVAL.multipliedBy(6)), "profile"))
                    .hasSize(1);
        }
    }
}
