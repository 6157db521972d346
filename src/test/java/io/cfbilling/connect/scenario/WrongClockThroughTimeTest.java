package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.fake.SkewedClock;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's clock that is wrong by days makes no period final too early and does not stop polling. */
class WrongClockThroughTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-20T09:30:00Z");
    private final SkewedClock workers = new SkewedClock(clock);
    private final SimulatedAccount account = SimulatedAccount.builder(1)
            .subscription(15, LocalDate.of(2025, 1, 1))
            .services(4)
            .stable()
            .build();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).account(account).start();
    private final FakeWorker worker = new FakeWorker(
            simulator,
            workers,
            Map.of("datasets", "usage", "accounts", account.id(), "usage.start.date", PERIOD.toString()));

    private void hideADay() {
        simulator.faults().inject(Fault.withoutDay(PERIOD.plusDays(3)));
    }

    private long removedAfter(Duration time) {
        clock.advance(time);
        return UsageTopic.records(worker.pollAll()).stream()
                .filter(record -> record.value() == null)
                .count();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private @Nullable Object cursor() {
        return worker.offset(new SourcePartition(new AccountId(account.id()), Dataset.USAGE))
                .get("cursor");
    }

    private int requestsAfter(Duration time) {
        int before = simulator.reads().size();
        clock.advance(time);
        worker.pollAll();
        return simulator.reads().size() - before;
    }

    @Test
    void aClockDaysAheadMakesNoPeriodFinalTooEarly() {
        worker.pollAll();
        workers.skew(Duration.ofDays(5));
        requestsAfter(HOUR);
        assertThat(cursor()).isEqualTo(PERIOD.toString());
        requestsAfter(Duration.ofDays(2));
        assertThat(cursor()).isEqualTo("2026-03-15");
    }

    @Test
    void aRestartedTaskWaitsAtMostAnIntervalAfterSettingBack() {
        workers.skew(Duration.ofDays(5));
        worker.restart();
        worker.pollAll();
        workers.skew(Duration.ZERO);
        worker.restart();
        worker.pollAll();
        assertThat(requestsAfter(HOUR)).isPositive();
    }

    /** The clock is two hours behind at the first response and right at the second, which comes a minute later. */
    @Test
    void aCorrectedClockDoesNotConfirmAnEmptyResponse() {
        clock.advance(Duration.ofDays(5));
        workers.skew(TWO_HOURS.negated());
        simulator.faults().inject(Fault.emptyResponse());
        worker.pollAll();
        workers.skew(Duration.ZERO);
        assertThat(requestsAfter(Duration.ofMinutes(1))).isPositive();
        assertThat(cursor()).isEqualTo(PERIOD.toString());
        requestsAfter(HOUR);
        assertThat(cursor()).isEqualTo("2026-03-01");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCorrectedClockDoesNotConfirmARemoval(boolean restarted) {
        worker.pollAll();
        hideADay();
        workers.skew(TWO_HOURS.negated());
        assertThat(removedAfter(TWO_HOURS.plus(HOUR))).isZero();
        workers.skew(Duration.ZERO);
        if (restarted) {
            worker.restart();
        }
        assertThat(removedAfter(Duration.ofMinutes(1))).isZero();
        assertThat(removedAfter(HOUR)).isPositive();
    }

    @Test
    void aMoveToAWorkerWithAnotherClockRemovesNothing() {
        worker.pollAll();
        hideADay();
        assertThat(removedAfter(HOUR)).isZero();
        workers.skew(TWO_HOURS.negated());
        worker.restart();
        worker.pollAll();
        workers.skew(Duration.ZERO);
        assertThat(removedAfter(Duration.ofMinutes(1))).isZero();
        assertThat(removedAfter(HOUR)).isPositive();
    }

    @Test
    void aResponseWithAnOldDateConfirmsNothing() {
        worker.set("usage.poll.interval.ms", "600000").restart();
        worker.pollAll();
        hideADay();
        for (Duration shift : List.of(TWO_HOURS.negated(), Duration.ZERO, TWO_HOURS.negated(), Duration.ZERO)) {
            simulator.date().shift(shift);
            assertThat(removedAfter(TEN_MINUTES)).isZero();
        }
        assertThat(removedAfter(TEN_MINUTES.multipliedBy(3))).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void removalsWaitAtMostAnIntervalAfterSettingBack(boolean removed) {
        worker.pollAll();
        hideADay();
        workers.skew(Duration.ofDays(5));
        worker.restart();
        assertThat(removedAfter(HOUR)).isZero();
        if (removed) {
            simulator.date().omit();
            assertThat(removedAfter(HOUR)).isPositive();
            simulator.date().shift(Duration.ZERO);
        }
        workers.skew(Duration.ZERO);
        worker.restart();
        requestsAfter(HOUR);
        assertThat(removedAfter(HOUR) > 0).isEqualTo(!removed);
        requestsAfter(HOUR);
        requestsAfter(Duration.ofDays(2));
        assertThat(cursor()).isEqualTo("2026-03-15");
    }

    /** A consumer that takes the newest rows of a day must not keep those from when the clock was ahead. */
    @Test
    void recordsHaveCloudflaresTimeIfTheClockIsWrong() {
        workers.skew(Duration.ofDays(3));
        assertThat(observed(worker.pollAll())).containsOnly(clock.instant());
        workers.skew(Duration.ofDays(-3));
        worker.restart();
        clock.advance(Duration.ofDays(4));
        restateADay(1);
        assertThat(observed(worker.pollAll())).containsOnly(clock.instant());
    }

    @Test
    void timestampsOfRecordsNeverGoBack() {
        workers.skew(Duration.ofDays(3));
        simulator.date().omit();
        Instant ahead = workers.instant();
        assertThat(observed(worker.pollAll())).containsOnly(ahead);
        simulator.date().shift(Duration.ZERO);
        for (int quantity = 1; quantity <= 2; quantity++) {
            restateADay(quantity);
            clock.advance(HOUR);
            assertThat(observed(worker.pollAll())).containsOnly(ahead.plusMillis(quantity));
        }
    }

    private void restateADay(int quantity) {
        LedgerRow row = simulator
                .ledger()
                .rows(account.id(), PERIOD.plusMonths(1), PERIOD.plusMonths(2))
                .get(0);
        simulator.ledger().restate(account.id(), row.day(), row.serviceName(), BigDecimal.valueOf(quantity));
    }

    private static Set<Instant> observed(List<SourceRecord> records) {
        Set<Instant> moments = UsageTopic.records(records).stream()
                .filter(record -> record.value() != null)
                .map(record -> ((Date) ((Struct) record.value()).get("x_ObservedAt")).toInstant())
                .collect(Collectors.toSet());
        assertThat(moments).isNotEmpty();
        return moments;
    }
}
