package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.VirtualFleet.report;
import static io.cfbilling.connect.scenario.VirtualFleet.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.VirtualTask;
import io.cfbilling.connect.fake.VirtualCloudflare.RequestKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Connect restarts all tasks of a connector whenever one account is added. A restart an hour for two days must hardly
 * delay many accounts. With {@code -Drestarted.accounts=10000}, as many as Cloudflare's limits permit to be read hourly.
 */
@Tag("long")
class ManyRestartsTest {
    private static final int ACCOUNTS = Integer.getInteger("restarted.accounts", 500);
    private static final int BUDGET = ACCOUNTS / 10;
    private static final Duration DAY = Duration.ofDays(1);

    /** Every second account has no profile, so that no offset shows that its profile was requested. */
    private static VirtualFleet fleet() {
        VirtualFleet fleet = new VirtualFleet(ACCOUNTS, BUDGET);
        fleet.cloudflare.profilesOf(account -> account.value().hashCode() % 2 == 0);
        return fleet;
    }

    private static Duration backfill(VirtualFleet fleet, boolean restarts) throws InterruptedException {
        while (fleet.backfilled() < ACCOUNTS && fleet.clock.instant().isBefore(fleet.start.plus(DAY))) {
            live(fleet, Duration.ofMinutes(1), restarts);
        }
        assertThat(fleet.backfilled()).isEqualTo(ACCOUNTS);
        return Duration.between(fleet.start, fleet.clock.instant());
    }

    /** Restarts all tasks at the beginning of each hour. */
    private static void live(VirtualFleet fleet, Duration time, boolean restarts) throws InterruptedException {
        Instant end = fleet.clock.instant().plus(time);
        while (fleet.clock.instant().isBefore(end)) {
            fleet.liveFor(Duration.ofMinutes(1));
            if (restarts && fleet.clock.instant().getEpochSecond() % 3600 == 0) {
                fleet.tasks.forEach(VirtualTask::restart);
            }
        }
    }

    @Test
    void hardlyDelayAnyAccount() throws InterruptedException {
        Duration undisturbed = backfill(fleet(), false);
        VirtualFleet fleet = fleet();
        Duration restarted = backfill(fleet, true);
        double slower = seconds(restarted) / seconds(undisturbed);
        report("12 months of %d accounts took %s without restarts, and %s with one an hour: %.3f times"
                .formatted(ACCOUNTS, undisturbed, restarted, slower));
        fleet.log.beginAnew();
        live(fleet, DAY.multipliedBy(2).minus(restarted), true);
        double permitted = fleet.permittedIntervals(BUDGET);
        report("then, where the budget permits %.3f intervals: %s; %s"
                .formatted(
                        permitted,
                        fleet.log.percentiles(RequestKind.OPEN_PERIOD),
                        fleet.log.percentiles(RequestKind.PROFILE)));

        assertThat(slower).isLessThanOrEqualTo(1.1);
        assertThat(fleet.longestWaitInIntervals()).isLessThanOrEqualTo(1.2 * permitted);
        assertThat(fleet.log.mostIn(VirtualFleet.WINDOW)).isLessThanOrEqualTo(BUDGET);
    }
}
