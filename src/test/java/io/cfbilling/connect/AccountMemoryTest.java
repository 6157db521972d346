package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an account keeps in its offset, and so in the task's memory, after years without usage and a year with it. */
class AccountMemoryTest {
    @Test
    void aHistoryOfYearsLeavesNoMoreThanTheOpenPeriodsNeed() {
        try (PolledAccount polled = PolledAccount.stable(Map.of("usage.start.date", "2023-01-01"))) {
            polled.settle();
            int waiting = polled.worker.offset(polled.partition()).toString().length();
            polled.settleAfter(PolledAccount.INTERVAL);
            int settled = polled.worker.offset(polled.partition()).toString().length();

            assertThat(polled.cursor()).isEqualTo(PolledAccount.PERIOD.toString());
            assertThat(settled).isLessThan(1024);
            assertThat(waiting).isLessThan(4096);
        }
    }
}
