package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.simulator.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task whose requests fail for long: it goes on, or fails if the settings say so, and can say so in the log once a day. */
class UnansweredThroughTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final PolledAccount polled = PolledAccount.stable(Map.of("cloudflare.api.fail.after.hours", "12"));

    @AfterEach
    void close() {
        polled.close();
    }

    private void pollHourly(int hours) {
        for (int hour = 0; hour < hours; hour++) {
            polled.pollAfter(HOUR);
        }
    }

    @Test
    void failsAfterTheHoursOfTheSettingAndGoesOnWhereItStopped() {
        polled.pollAll();
        polled.simulator.faults().inject(Fault.html(503));
        pollHourly(12);
        assertThatThrownBy(() -> pollHourly(2))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("No request of this task has succeeded for 12 hours, since 2026-03-10T10:30")
                .hasMessageContaining("returned 503");

        polled.simulator.faults().clear();
        polled.worker.restart();
        polled.pollAll();
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PolledAccount.PERIOD));
    }

    @Test
    void countsTheHoursAnewAfterARestart() {
        polled.pollAll();
        polled.simulator.faults().inject(Fault.html(503));
        for (int restarts = 0; restarts < 3; restarts++) {
            pollHourly(11);
            polled.worker.restart();
        }
        pollHourly(12);
        assertThatThrownBy(() -> pollHourly(2)).isInstanceOf(ConnectException.class);
    }

    @Test
    void failsNoTaskThatWasStoppedForLong() {
        polled.pollAll();
        polled.clock.advance(Duration.ofDays(30));
        polled.strike(Fault.html(503), 3);
        polled.worker.restart();
        polled.pollAll();
        pollHourly(4);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PolledAccount.PERIOD));
    }

    @Test
    void aResponseOnceInAWhileKeepsItRunning() {
        polled.pollAll();
        for (int day = 0; day < 4; day++) {
            polled.simulator.faults().inject(Fault.html(503));
            pollHourly(11);
            polled.simulator.faults().clear();
            pollHourly(1);
        }
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PolledAccount.PERIOD));
    }

    @Test
    void isRepeatedOnceADayByAWorkerWithoutMetricsOnly() {
        polled.worker.set("cloudflare.api.fail.after.hours", "0").restart();
        polled.pollAll();
        polled.simulator.faults().inject(Fault.html(503));
        assertThat(remindersIn(96)).isEmpty();

        polled.worker.withoutMetrics().restart();
        assertThat(remindersIn(24 * 4))
                .hasSize(3)
                .allMatch(
                        line -> line.startsWith("Not read for a day or longer, though tried again and again: the usage"
                                + " of account " + polled.account.id() + " since "));
        polled.simulator.faults().clear();
        pollHourly(2);
        assertThat(remindersIn(48)).isEmpty();
    }

    private List<String> remindersIn(int hours) {
        try (CapturedLog log = CapturedLog.ofLibrary("io.cfbilling.connect.poll.FailingStreams")) {
            pollHourly(hours);
            return log.warnings().stream()
                    .filter(line -> line.contains("repeated once a day"))
                    .toList();
        }
    }
}
