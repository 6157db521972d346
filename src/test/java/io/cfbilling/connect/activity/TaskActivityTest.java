package io.cfbilling.connect.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskActivityTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

    private final SimulatedClock clock = SimulatedClock.at(TODAY + "T09:30:00Z");
    private final TaskActivity activity = new TaskActivity(clock);

    /** A stream with a settable last day read. */
    private static final class ReadStream extends IdleStream {
        private LocalDate through;

        ReadStream(int account, Dataset dataset, LocalDate through) {
            super(account, dataset, Priority.REFRESH);
            this.through = through;
        }

        @Override
        public LocalDate readThrough(Instant now) {
            return through;
        }
    }

    private ReadStream watched(int account, LocalDate through) {
        ReadStream stream = new ReadStream(account, Dataset.USAGE, through);
        activity.watch(stream, clock.instant());
        return stream;
    }

    @Test
    void maximaAreThoseOfTheWorstAccount() {
        ReadStream well = watched(1, TODAY);
        ReadStream behind = watched(2, TODAY.minusDays(40));
        clock.advance(Duration.ofSeconds(30));
        activity.responded(well, clock.instant());
        assertThat(activity.usageDaysBehind()).isEqualTo(40);
        assertThat(activity.secondsSinceSuccess(Dataset.USAGE)).isZero();
        assertThat(activity.secondsSinceStalestSuccess(Dataset.USAGE)).isEqualTo(30);
        assertThat(activity.accountsBackfilling()).isEqualTo(1);

        behind.through = TODAY;
        activity.responded(behind, clock.instant());
        assertThat(activity.usageDaysBehind()).isZero();
        assertThat(activity.accountsBackfilling()).isZero();
    }

    @Test
    void anAccountInBackoffIsNotBackfilling() {
        ReadStream rejected = watched(1, TODAY.minusDays(40));
        activity.rejected(rejected.partition());
        assertThat(activity.accountsBackfilling()).isZero();
        assertThat(activity.accountsInBackOff()).isEqualTo(1);
    }

    @Test
    void anAccountWithNothingLeftToReadIsNeverStale() {
        ReadStream over = watched(1, TODAY.minusDays(40));
        activity.over(over.partition());
        clock.advance(Duration.ofDays(1));
        assertThat(activity.usageDaysBehind()).isZero();
        assertThat(activity.secondsSinceSuccess(Dataset.USAGE)).isZero();
        assertThat(activity.secondsSinceStalestSuccess(Dataset.USAGE)).isZero();
        assertThat(activity.accountsBackfilling()).isZero();
    }

    @Test
    void anAccountInBackoffCountsOnceForAllItsDatasets() {
        ReadStream usage = watched(1, TODAY);
        ReadStream profile = new ReadStream(1, Dataset.PROFILE, LocalDate.MAX);
        activity.watch(profile, clock.instant());
        activity.rejected(usage.partition());
        activity.rejected(profile.partition());
        assertThat(activity.accounts()).isEqualTo(1);
        assertThat(activity.accountsInBackOff()).isEqualTo(1);

        activity.responded(usage, clock.instant());
        assertThat(activity.accountsInBackOff()).isEqualTo(1);
        activity.responded(profile, clock.instant());
        assertThat(activity.accountsInBackOff()).isZero();
    }

    @Test
    void onlyDueStreamsWaitForTheBudget() {
        RequestBudget budget = new RequestBudget(BudgetShare.whole(1, Duration.ofSeconds(60)), clock);
        budget.pauseUntil(clock.instant().plusSeconds(100));
        activity.polling(clock.instant().plusSeconds(5), budget, clock.instant());
        clock.advance(Duration.ofSeconds(5));
        activity.polling(clock.instant(), budget, clock.instant());
        assertThat(activity.budgetWaitSeconds()).isZero();
        clock.advance(Duration.ofSeconds(20));
        activity.polling(clock.instant().minusSeconds(20), budget, clock.instant());
        assertThat(activity.budgetWaitSeconds()).isEqualTo(20);
        assertThat(activity.overdueSeconds()).isEqualTo(20);

        // Connect may poll late, which does not count as waiting for the budget.
        clock.advance(Duration.ofSeconds(500));
        activity.polling(Instant.MAX, budget, clock.instant());
        assertThat(activity.budgetWaitSeconds()).isEqualTo(95);
        assertThat(activity.overdueSeconds()).isZero();
    }

    @Test
    void countsOfAllThreadsAreAdded() {
        IntStream.range(0, 10_000).parallel().forEach(each -> {
            activity.requestSent();
            activity.count(Outcome.SUCCESS);
            activity.count(Count.ROWS_READ, 2);
            activity.requestEnded();
        });
        assertThat(activity.requests(Outcome.SUCCESS)).isEqualTo(10_000);
        assertThat(activity.count(Count.ROWS_READ)).isEqualTo(20_000);
        assertThat(activity.requestsInFlight()).isZero();
    }

    @Test
    void recordsAreCountedByTopicWithAnyPrefix() {
        activity.handedOver("a.b.usage", false);
        activity.handedOver("usage.usage", true);
        activity.handedOver("p.profile", false);
        activity.handedOver("p.profile", true);
        activity.handedOver("p.checkpoints", false);
        activity.handedOver("p.checkpoints", true);
        activity.handedOver("p.dead-letters", false);
        assertThat(Count.values())
                .filteredOn(what -> activity.count(what) == 1)
                .containsExactly(
                        Count.ROWS_EMITTED,
                        Count.ROWS_REMOVED,
                        Count.PROFILES_EMITTED,
                        Count.PROFILES_REMOVED,
                        Count.CHECKPOINTS,
                        Count.DEAD_LETTERS);
    }
}
