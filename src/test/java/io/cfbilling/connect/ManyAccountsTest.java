package io.cfbilling.connect;

import static io.cfbilling.connect.VirtualFleet.WINDOW;
import static io.cfbilling.connect.VirtualFleet.report;
import static io.cfbilling.connect.VirtualFleet.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.VirtualCloudflare.Asked;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * A day of 10,000 accounts on four tasks: twelve months of history, a task that restarts, a neighbour who uses up
 * Cloudflare's whole limit at once, all tasks that restart, and a neighbour who spends a third of the limit for hours.
 * Scheduler, budget, streams and offsets are the real ones; Cloudflare, sockets and time are not.
 */
class ManyAccountsTest {
    private static final int ACCOUNTS = Integer.getInteger("many.accounts", 10_000);
    private static final int BUDGET = 1000;

    private final VirtualFleet fleet = new VirtualFleet(ACCOUNTS, BUDGET);

    @Test
    void keepWithinOneBudgetAndUseItUp() throws InterruptedException {
        backfill();
        renewByThemselves();
        renewAfterARestart();
        renewBesideANeighbour();

        int most = fleet.log.mostIn(WINDOW);
        report("the fullest window of %s held %d requests of %d".formatted(WINDOW, most, BUDGET));
        assertThat(most).isLessThanOrEqualTo(BUDGET);
    }

    private void backfill() throws InterruptedException {
        fleet.liveFor(Duration.ofHours(3));
        fleet.tasks.get(1).restart();
        fleet.liveFor(Duration.ofHours(2));
        fleet.cloudflare.othersAsk(VirtualCloudflare.QUOTA + 1);
        while (fleet.backfilled() < ACCOUNTS && fleet.clock.instant().isBefore(fleet.start.plus(Duration.ofDays(1)))) {
            fleet.liveFor(Duration.ofSeconds(10));
        }
        Duration took = Duration.between(fleet.start, fleet.clock.instant());
        Duration bound = WINDOW.multipliedBy(fleet.requestsForHistory()).dividedBy(BUDGET);
        report("%d of %d accounts had 12 months told in %s, %.3f times the bound of %s; %d requests were refused"
                .formatted(
                        fleet.backfilled(),
                        ACCOUNTS,
                        took,
                        seconds(took) / seconds(bound),
                        bound,
                        fleet.log.rejected()));
        assertThat(fleet.backfilled()).isEqualTo(ACCOUNTS);
        assertThat(seconds(took) / seconds(bound)).isLessThanOrEqualTo(1.05);
        // Those that were under way when the neighbour came.
        assertThat(fleet.log.rejected()).isLessThanOrEqualTo(fleet.tasks.size() * 4);
    }

    private void renewByThemselves() throws InterruptedException {
        fleet.log.beginAnew();
        fleet.liveFor(Duration.ofHours(4));
        double permitted = fleet.permittedIntervals(BUDGET);
        reportWaits("then, where the budget permits %.3f intervals: ", permitted);
        assertThat(fleet.longestWaitInIntervals()).isLessThanOrEqualTo(1.1 * permitted);
    }

    private void renewAfterARestart() throws InterruptedException {
        fleet.tasks.forEach(VirtualTask::restart);
        fleet.log.beginAnew();
        fleet.liveFor(Duration.ofHours(3));
        reportWaits("after a restart of all tasks, where it permits %.3f: ", fleet.permittedIntervals(BUDGET));
    }

    private void renewBesideANeighbour() throws InterruptedException {
        int rejected = fleet.log.rejected();
        Instant begin = fleet.clock.instant();
        fleet.log.beginAnew();
        for (int i = 0; i < Duration.ofHours(4).toSeconds() / 3; i++) {
            fleet.cloudflare.othersAsk(4);
            fleet.liveFor(Duration.ofSeconds(3));
        }
        double permitted = fleet.permittedIntervals(VirtualCloudflare.QUOTA - 400);
        reportWaits("beside a neighbour who spends 400 of 1200, which permits %.3f: ", permitted);
        report("%d requests were sent of the %d left"
                .formatted(
                        fleet.log.requestsSince(begin),
                        800 * Duration.ofHours(4).dividedBy(WINDOW)));
        assertThat(fleet.log.rejected()).isEqualTo(rejected);
    }

    private void reportWaits(String when, double permitted) {
        report(when.formatted(permitted) + fleet.log.percentiles(Asked.OPEN_PERIOD) + "; "
                + fleet.log.percentiles(Asked.PROFILE));
    }
}
