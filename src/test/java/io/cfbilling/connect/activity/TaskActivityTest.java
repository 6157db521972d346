package io.cfbilling.connect.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.record.Topic;
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
        activity.accounts().watch(stream, clock.instant());
        return stream;
    }

    @Test
    void maximaAreThoseOfTheWorstAccount() {
        ReadStream well = watched(1, TODAY);
        ReadStream behind = watched(2, TODAY.minusDays(40));
        clock.advance(Duration.ofSeconds(30));
        activity.accounts().responded(well, clock.instant());
        assertThat(activity.accounts().usageDaysBehind()).isEqualTo(40);
        assertThat(activity.accounts().secondsSinceSuccess(Dataset.USAGE)).isZero();
        assertThat(activity.accounts().secondsSinceStalestSuccess(Dataset.USAGE))
                .isEqualTo(30);
        assertThat(activity.accounts().accountsBackfilling()).isEqualTo(1);

        behind.through = TODAY;
        activity.accounts().responded(behind, clock.instant());
        assertThat(activity.accounts().usageDaysBehind()).isZero();
        assertThat(activity.accounts().accountsBackfilling()).isZero();
    }

    @Test
    void anAccountInBackoffIsNotBackfilling() {
        ReadStream rejected = watched(1, TODAY.minusDays(40));
        activity.accounts().rejected(rejected.partition());
        assertThat(activity.accounts().accountsBackfilling()).isZero();
        assertThat(activity.accounts().accountsInBackOff()).isEqualTo(1);
    }

    @Test
    void anAccountWithNothingLeftToReadIsNeverStale() {
        ReadStream over = watched(1, TODAY.minusDays(40));
        activity.accounts().ended(over.partition());
        clock.advance(Duration.ofDays(1));
        assertThat(activity.accounts().usageDaysBehind()).isZero();
        assertThat(activity.accounts().secondsSinceSuccess(Dataset.USAGE)).isZero();
        assertThat(activity.accounts().secondsSinceStalestSuccess(Dataset.USAGE))
                .isZero();
        assertThat(activity.accounts().accountsBackfilling()).isZero();
    }

    @Test
    void anAccountInBackoffCountsOnceForAllItsDatasets() {
        ReadStream usage = watched(1, TODAY);
        ReadStream profile = new ReadStream(1, Dataset.PROFILE, LocalDate.MAX);
        activity.accounts().watch(profile, clock.instant());
        activity.accounts().rejected(usage.partition());
        activity.accounts().rejected(profile.partition());
        assertThat(activity.accounts().accounts()).isEqualTo(1);
        assertThat(activity.accounts().accountsInBackOff()).isEqualTo(1);

        activity.accounts().responded(usage, clock.instant());
        assertThat(activity.accounts().accountsInBackOff()).isEqualTo(1);
        activity.accounts().responded(profile, clock.instant());
        assertThat(activity.accounts().accountsInBackOff()).isZero();
    }

    @Test
    void onlyDueStreamsWaitForTheBudget() {
        RequestBudget budget = new RequestBudget(new BudgetShare(1, Duration.ofSeconds(60), 0, 1), clock);
        budget.pauseUntil(clock.instant().plusSeconds(100));
        activity.polls().polling(clock.instant().plusSeconds(5), budget, clock.instant());
        clock.advance(Duration.ofSeconds(5));
        activity.polls().polling(clock.instant(), budget, clock.instant());
        assertThat(activity.polls().budgetWaitSeconds()).isZero();
        clock.advance(Duration.ofSeconds(20));
        activity.polls().polling(clock.instant().minusSeconds(20), budget, clock.instant());
        assertThat(activity.polls().budgetWaitSeconds()).isEqualTo(20);
        assertThat(activity.polls().overdueSeconds()).isEqualTo(20);

        // Connect may poll late, which does not count as waiting for the budget.
        clock.advance(Duration.ofSeconds(500));
        activity.polls().polling(Instant.MAX, budget, clock.instant());
        assertThat(activity.polls().budgetWaitSeconds()).isEqualTo(95);
        assertThat(activity.polls().overdueSeconds()).isZero();
    }

    @Test
    void pollingBehindScheduleIsLoggedWhenItBeginsAndWhenItIsOver() {
        RequestBudget budget = new RequestBudget(new BudgetShare(1, Duration.ofSeconds(60), 0, 1), clock);
        Instant start = clock.instant();
        try (CapturedLog log = new CapturedLog(PollActivity.class)) {
            activity.polls().polling(start.minusSeconds(3600), budget, clock.instant());
            clock.advance(Duration.ofSeconds(60));
            activity.polls().polling(start.minusSeconds(3600), budget, clock.instant());
            assertThat(log.infos())
                    .as("a stream waits for the budget from the start on")
                    .isEmpty();

            clock.advance(Duration.ofSeconds(1));
            activity.polls().polling(start.minusSeconds(3600), budget, clock.instant());
            activity.polls().polling(start, budget, clock.instant());
            assertThat(log.infos()).singleElement().asString().contains("has been due since " + start);

            activity.polls().polling(clock.instant().plusSeconds(1), budget, clock.instant());
            activity.polls().polling(clock.instant(), budget, clock.instant());
            assertThat(log.infos()).hasSize(2).last().isEqualTo("Polling is on schedule again");
        }
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
        activity.emitted(Topic.USAGE, false);
        activity.emitted(Topic.USAGE, true);
        activity.emitted(Topic.PROFILE, false);
        activity.emitted(Topic.PROFILE, true);
        activity.emitted(Topic.CHECKPOINTS, false);
        activity.emitted(Topic.CHECKPOINTS, true);
        activity.emitted(Topic.DEAD_LETTERS, false);
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
