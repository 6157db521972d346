package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Accounts that always fail, more of them than the budget has requests. */
class FailingAccountsTest {
    private static final int WELL = 20;
    private static final int FAILING = 300;
    /** 1200 an hour, half of the requests that eight attempts for each failing account take. */
    private static final int BUDGET = 100;

    private final VirtualFleet fleet = new VirtualFleet(WELL + FAILING, BUDGET);

    @Test
    void doNotDelayOtherAccounts() throws InterruptedException {
        fleet.failAllBut(WELL);
        fleet.liveFor(Duration.ofHours(6));
        assertThat(fleet.backfilled()).isEqualTo(WELL);

        fleet.log.beginAnew();
        fleet.liveFor(Duration.ofHours(3));
        assertThat(fleet.longestWaitInIntervals()).isLessThanOrEqualTo(1.5);
    }
}
