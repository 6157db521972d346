package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.scenario.PolledAccount;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The size of an account's offset, which a task keeps in memory, after years without usage and a year with it. */
class AccountMemoryTest {
    @Test
    void anOffsetDoesNotGrowWithTheYearsOfTheBackfill() {
        try (PolledAccount polled = PolledAccount.stable(Map.of("usage.start.date", "2023-01-01"))) {
            polled.pollAll();
            int waiting = polled.worker.offset(polled.partition()).toString().length();
            polled.pollAfter(PolledAccount.INTERVAL);
            int confirmed = polled.worker.offset(polled.partition()).toString().length();

            assertThat(polled.cursor()).isEqualTo(PolledAccount.PERIOD.toString());
            assertThat(confirmed).isLessThan(1024);
            assertThat(waiting).isLessThan(4096);
        }
    }
}
