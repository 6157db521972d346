package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.INTERVAL;
import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static io.cfbilling.connect.scenario.PolledAccount.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.UsagePath;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connect restarts all tasks whenever one account is added; a task goes on as if it had not been restarted. */
class RestartThroughTimeTest {
    private static final Duration QUARTER = INTERVAL.dividedBy(4);

    private PolledAccount polled = PolledAccount.stable(Map.of());

    @AfterEach
    void close() {
        polled.close();
    }

    private void polledWith(Map<String, String> settings) {
        polled.close();
        polled = PolledAccount.stable(settings);
    }

    private List<SourceRecord> restartedAfter(Duration time) {
        polled.worker.restart();
        return polled.pollAfter(time);
    }

    @Test
    void readsOnlyWhatIsDue() {
        polled.pollAll();
        int before = polled.requests();
        for (int quarter = 0; quarter < 8; quarter++) {
            restartedAfter(QUARTER);
        }
        assertThat(polled.requests() - before).isEqualTo(2);
    }

    /** The offset has the end of the backoff of each rejected period. */
    @Test
    void readsRejectedPeriodsNoMoreOftenThanWithoutRestarts() {
        polledWith(Map.of("usage.start.date", PERIOD.minusMonths(10).toString()));
        polled.simulator
                .faults()
                .inject(Fault.error(400, 1183), FaultScope.everything().beginsBefore(PERIOD.minusMonths(4)));
        polled.pollAll();
        for (int hour = 0; hour < 24; hour++) {
            polled.pollAfter(INTERVAL);
        }
        int before = polled.requests();
        for (int hour = 0; hour < 48; hour++) {
            restartedAfter(INTERVAL);
        }
        // The open period hourly, and six rejected periods at most three times, each with a wide and a narrow range.
        assertThat(polled.requests() - before).isBetween(48 + 12, 48 + 3 * 2 * 6);
        polled.simulator.faults().clear();
        for (int hour = 0; hour < 24; hour++) {
            restartedAfter(INTERVAL);
        }
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD.minusMonths(10)));
    }

    @Test
    void switchesTheEndpointAcrossRestartsBetweenPolls() {
        polled.pollAll();
        polled.simulator.serve(UsagePath.PAYGO_USAGE);
        for (int quarter = 0; quarter < 4 * 3; quarter++) {
            restartedAfter(QUARTER);
        }
        assertThat(polled.worker.offset(polled.partition())).containsEntry("usage_api", "paygo-usage");
        assertThat(polled.worker.offset(polled.partition())).doesNotContainKey("unavailable_polls");
    }

    @Test
    void removesAConfirmedRowAcrossRestarts() {
        polled.pollAll();
        polled.remove(polled.rowOf(TODAY));
        for (int quarter = 0; quarter < 4 * 2; quarter++) {
            restartedAfter(QUARTER);
        }
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(PERIOD));
    }

    @Test
    void passesPeriodsWithoutUsageAcrossManyRestarts() {
        polledWith(Map.of("usage.start.date", "2023-01-01"));
        int first = polled.requests();
        polled.pollAll();
        int once = polled.requests() - first;
        for (int quarter = 0; quarter < 5; quarter++) {
            restartedAfter(QUARTER);
        }
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        // Each of the 24 periods before the first usage is read once more, and the open one.
        assertThat(polled.requests() - first - once).isBetween(24, 27);
    }

    @Test
    void emitsNoUnchangedDayAgainIfAnOldPeriodAlwaysFails() {
        polledWith(Map.of("usage.start.date", "2024-01-01"));
        polled.simulator
                .faults()
                .inject(Fault.error(400, 1183), FaultScope.everything().beginsBefore(LocalDate.of(2025, 1, 1)));
        polled.pollAll();
        polled.pollAfter(INTERVAL);
        assertThat(polled.cursor()).isEqualTo("2024-01-01");
        assertThat(UsageTopic.records(restartedAfter(INTERVAL))).isEmpty();
        assertThat(polled.compacted()).containsAll(polled.ledger(LocalDate.of(2025, 3, 15)));
        assertThat(String.valueOf(polled.worker.offset(polled.partition())).length())
                .isLessThan(4096);
    }
}
