package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.VirtualFleet.WINDOW;
import static io.cfbilling.connect.scenario.VirtualFleet.report;
import static io.cfbilling.connect.scenario.VirtualFleet.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.VirtualTask;
import io.cfbilling.connect.fake.VirtualCloudflare;
import io.cfbilling.connect.fake.VirtualCloudflare.RequestKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A day of 10,000 accounts on four tasks: a backfill of twelve months, a task that restarts, another client that uses up
 * Cloudflare's whole limit at once, all tasks that restart, and another client that uses a third of the limit for hours.
 * Scheduler, budget, streams and offsets are real; Cloudflare, sockets and time are simulated.
 */
@Tag("long")
class ManyAccountsTest {
    private static final int ACCOUNTS = Integer.getInteger("many.accounts", 10_000);
    private static final int BUDGET = 1000;

    private final VirtualFleet fleet = new VirtualFleet(ACCOUNTS, BUDGET);

    @Test
    void keepToOneBudgetAndUseItUp() throws InterruptedException {
        backfill();
        refreshWithoutOtherClients();
        refreshAfterARestart();
        refreshWithAnotherClient();

        int most = fleet.log.mostIn(WINDOW);
        report("the fullest window of %s held %d requests of %d".formatted(WINDOW, most, BUDGET));
        assertThat(most).isLessThanOrEqualTo(BUDGET);
    }

    private void backfill() throws InterruptedException {
        fleet.liveFor(Duration.ofHours(3));
        fleet.tasks.get(1).restart();
        fleet.liveFor(Duration.ofHours(2));
        fleet.cloudflare.otherRequests(VirtualCloudflare.QUOTA + 1);
        while (fleet.backfilled() < ACCOUNTS && fleet.clock.instant().isBefore(fleet.start.plus(Duration.ofDays(1)))) {
            fleet.liveFor(Duration.ofSeconds(10));
        }
        Duration took = Duration.between(fleet.start, fleet.clock.instant());
        Duration bound = WINDOW.multipliedBy(fleet.requestsForBackfill()).dividedBy(BUDGET);
        report("12 months of %d of %d accounts took %s, %.3f times the bound of %s; %d requests were rejected"
                .formatted(
                        fleet.backfilled(),
                        ACCOUNTS,
                        took,
                        seconds(took) / seconds(bound),
                        bound,
                        fleet.log.rejected()));
        assertThat(fleet.backfilled()).isEqualTo(ACCOUNTS);
        assertThat(seconds(took) / seconds(bound)).isLessThanOrEqualTo(1.05);
        // Those that were in flight when the other client began.
        assertThat(fleet.log.rejected()).isLessThanOrEqualTo(fleet.tasks.size() * 4);
    }

    private void refreshWithoutOtherClients() throws InterruptedException {
        fleet.log.beginAnew();
        fleet.liveFor(Duration.ofHours(3));
        double permitted = fleet.permittedIntervals(BUDGET);
        reportWaits("then, where the budget permits %.3f intervals: ", permitted);
        assertThat(fleet.longestWaitInIntervals()).isLessThanOrEqualTo(1.1 * permitted);
    }

    private void refreshAfterARestart() throws InterruptedException {
        fleet.tasks.forEach(VirtualTask::restart);
        fleet.log.beginAnew();
        fleet.liveFor(Duration.ofHours(2));
        reportWaits("after a restart of all tasks, where it permits %.3f: ", fleet.permittedIntervals(BUDGET));
    }

    private void refreshWithAnotherClient() throws InterruptedException {
        int rejected = fleet.log.rejected();
        Instant begin = fleet.clock.instant();
        fleet.log.beginAnew();
        for (int i = 0; i < Duration.ofHours(3).toSeconds() / 3; i++) {
            fleet.cloudflare.otherRequests(4);
            fleet.liveFor(Duration.ofSeconds(3));
        }
        double permitted = fleet.permittedIntervals(VirtualCloudflare.QUOTA - 400);
        reportWaits("with another client that sends 400 of 1200, which permits %.3f: ", permitted);
        report("%d requests were sent of the %d left"
                .formatted(
                        fleet.log.requestsSince(begin),
                        800 * Duration.ofHours(3).dividedBy(WINDOW)));
        assertThat(fleet.log.rejected()).isEqualTo(rejected);
    }

    private void reportWaits(String when, double permitted) {
        report(when.formatted(permitted) + fleet.log.percentiles(RequestKind.OPEN_PERIOD) + "; "
                + fleet.log.percentiles(RequestKind.PROFILE));
    }
}
