package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.INTERVAL;
import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static io.cfbilling.connect.scenario.PolledAccount.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Periods that are final while an earlier suspect period holds the cursor. */
class FinalPeriodsThroughTimeTest {
    private static final LocalDate START = PERIOD.minusDays(5);

    private PolledAccount polled = PolledAccount.stable(Map.of("usage.start.date", START.toString()));

    @AfterEach
    void close() {
        polled.close();
    }

    @Test
    void theCursorPassesAPeriodBeforeOneThatIsSuspect() {
        PERIOD.datesUntil(TODAY.plusDays(1)).forEach(polled::clear);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(polled.ledger(START, PERIOD));
    }

    @Test
    void periodsAfterASuspectOneAreFinalAndNotReadAfterARestart() {
        polled.close();
        LocalDate first = PERIOD.minusMonths(3);
        polled = PolledAccount.stable(Map.of("usage.start.date", first.toString()));
        first.datesUntil(first.plusMonths(1)).forEach(polled::clear);
        polled.pollAll();
        assertThat(polled.cursor()).isEqualTo(first.toString());
        assertThat(polled.worker.offset(polled.partition()))
                .containsEntry("final", PERIOD.minusMonths(2) + "/" + PERIOD);
        int before = polled.requests();
        polled.worker.restart();

        List<Struct> checkpoints = PolledAccount.values(polled.pollAfter(INTERVAL), "checkpoints");
        assertThat(polled.requests() - before).isEqualTo(2);
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        assertThat(checkpoints.stream().filter(checkpoint -> checkpoint.getBoolean("final")))
                .hasSize(1)
                .allMatch(checkpoint -> ((Number) checkpoint.get("rows")).longValue() == 0);
    }
}
