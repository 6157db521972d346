package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Rank;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");

    private final Agenda agenda = new Agenda();
    private int streams;

    private Turn turn(Dataset dataset, Rank rank) {
        return new Turn(new IdleStream(streams++, dataset, rank));
    }

    private Turn usage(Rank rank) {
        return turn(Dataset.USAGE, rank);
    }

    private List<Turn> takeAll(Instant now) {
        List<Turn> taken = new ArrayList<>();
        agenda.take(now, any -> true).ifPresent(first -> {
            taken.add(first);
            taken.addAll(takeAll(now));
        });
        return taken;
    }

    @Test
    void givesNobodyATurnBeforeHeIsDue() {
        agenda.add(usage(Rank.FIRST_SIGHT), NOW.plusSeconds(5), NOW);
        assertThat(agenda.take(NOW.plusSeconds(4), any -> true)).isEmpty();
        assertThat(agenda.nextDue(true)).isEqualTo(NOW.plusSeconds(5));
        assertThat(agenda.take(NOW.plusSeconds(5), any -> true)).isPresent();
        assertThat(agenda.nextDue(true)).isEqualTo(Instant.MAX);
    }

    @Test
    void goesByRankAndNotByWhoWaitsLongest() {
        Turn renewal = usage(Rank.RENEWAL);
        Turn history = usage(Rank.HISTORY);
        Turn first = usage(Rank.FIRST_SIGHT);
        agenda.add(renewal, NOW, NOW);
        agenda.add(history, NOW.plusSeconds(1), NOW);
        agenda.add(first, NOW.plusSeconds(2), NOW);
        assertThat(takeAll(NOW.plusSeconds(3))).containsExactly(first, history, renewal);
    }

    @Test
    void goesOnWithAPollThatHasBegunBeforeAnythingElse() {
        Turn first = usage(Rank.FIRST_SIGHT);
        Turn next = usage(Rank.FOLLOW_UP);
        agenda.add(first, NOW, NOW);
        agenda.add(next, NOW.plusSeconds(2), NOW);
        assertThat(agenda.take(NOW.plusSeconds(1), any -> true)).contains(first);
        assertThat(agenda.nextDue(true)).isEqualTo(NOW.plusSeconds(2));
        agenda.add(first, NOW, NOW);
        assertThat(takeAll(NOW.plusSeconds(2))).containsExactly(next, first);
    }

    @Test
    void givesTurnsRoundWhereAllWereAlwaysDue() {
        Turn one = usage(Rank.HISTORY);
        Turn other = usage(Rank.HISTORY);
        agenda.add(one, Instant.MIN, NOW);
        agenda.add(other, Instant.MIN, NOW);
        assertThat(agenda.take(NOW, any -> true)).contains(one);
        agenda.add(one, Instant.MIN, NOW);
        assertThat(takeAll(NOW)).containsExactly(other, one);
    }

    @Test
    void letsRenewalsAndHistoryTakeTurnsOnceRenewalsHaveWaitedForADay() {
        List<Turn> histories = List.of(usage(Rank.HISTORY), usage(Rank.HISTORY), usage(Rank.HISTORY));
        List<Turn> renewals = List.of(usage(Rank.RENEWAL), usage(Rank.RENEWAL));
        renewals.forEach(turn -> agenda.add(turn, NOW, NOW));
        Instant dayAfter = NOW.plus(Duration.ofDays(1));
        histories.forEach(turn -> agenda.add(turn, NOW, NOW));
        assertThat(takeAll(dayAfter))
                .containsExactly(
                        renewals.get(0), histories.get(0), renewals.get(1), histories.get(1), histories.get(2));
    }

    @Test
    void mixesDatasetsAsOftenAsEachWantsToBeReadHoweverFarOneIsBehind() {
        for (int i = 0; i < 70; i++) {
            agenda.add(turn(Dataset.PROFILE, Rank.RENEWAL), NOW.minus(Duration.ofHours(5)), NOW);
            agenda.add(usage(Rank.RENEWAL), NOW.plusSeconds(1), NOW);
        }
        List<Turn> taken = takeAll(NOW.plusSeconds(1)).subList(0, 70);
        assertThat(taken)
                .filteredOn(turn -> turn.stream.partition().dataset() == Dataset.PROFILE)
                .hasSize(10);
    }

    @Test
    void doesNotLetADatasetThatRestedMakeUpForIt() {
        for (int i = 0; i < 30; i++) {
            agenda.add(usage(Rank.RENEWAL), NOW, NOW);
        }
        takeAll(NOW);
        for (int i = 0; i < 14; i++) {
            agenda.add(turn(Dataset.PROFILE, Rank.RENEWAL), NOW, NOW);
            agenda.add(usage(Rank.RENEWAL), NOW, NOW);
        }
        assertThat(takeAll(NOW).subList(0, 14))
                .filteredOn(turn -> turn.stream.partition().dataset() == Dataset.PROFILE)
                .hasSizeBetween(2, 3);
    }

    @Test
    void remembersWhoHasWaitedSinceBeforeTheTaskWasStarted() {
        Turn hour = usage(Rank.RENEWAL);
        Turn threeHours = usage(Rank.RENEWAL);
        Turn unread = usage(Rank.RENEWAL);
        agenda.add(unread, Instant.MIN, NOW);
        agenda.add(hour, NOW.minus(Duration.ofHours(1)), NOW);
        agenda.add(threeHours, NOW.minus(Duration.ofHours(3)), NOW);
        assertThat(agenda.nextDue(true)).isEqualTo(NOW.minus(Duration.ofHours(3)));
        assertThat(takeAll(NOW)).containsExactly(threeHours, hour, unread);
    }

    @Test
    void letsARefreshThatHasWaitedForADayInAllTasksTakeTurnsWithHistoryAtOnce() {
        Turn history = usage(Rank.HISTORY);
        Turn renewal = usage(Rank.RENEWAL);
        agenda.add(history, Instant.MIN, NOW);
        agenda.add(renewal, NOW.minus(Duration.ofHours(25)), NOW);
        assertThat(takeAll(NOW)).containsExactly(renewal, history);
    }

    @Test
    void setsAsideWhoMayNotGoYetAndTakesHimFirstOnceHeMay() {
        Turn slow = usage(Rank.RENEWAL);
        Turn prompt = usage(Rank.RENEWAL);
        agenda.add(slow, NOW.minusSeconds(9), NOW);
        agenda.add(prompt, NOW, NOW);
        Predicate<Turn> promptOnly = turn -> turn.equals(prompt);
        assertThat(agenda.take(NOW, promptOnly)).contains(prompt);
        assertThat(agenda.take(NOW, promptOnly)).isEmpty();
        assertThat(agenda.nextDue(true)).isEqualTo(NOW.minusSeconds(9));
        assertThat(agenda.nextDue(false)).isEqualTo(Instant.MAX);
        agenda.add(prompt, NOW.minusSeconds(20), NOW);
        assertThat(takeAll(NOW)).containsExactly(slow, prompt);
    }

    @Test
    void letsInitialReadsThatFailWaitWithTheBackfillAndThenWithTheRefreshes() {
        Turn down = usage(Rank.FIRST_SIGHT);
        down.failedSeries();
        Turn failing = usage(Rank.FIRST_SIGHT);
        failing.failed();
        Turn renewal = usage(Rank.RENEWAL);
        Turn history = usage(Rank.HISTORY);
        Turn first = usage(Rank.FIRST_SIGHT);
        List.of(renewal, down, history, failing, first).forEach(turn -> agenda.add(turn, NOW, NOW));
        assertThat(takeAll(NOW)).containsExactly(first, history, failing, renewal, down);
        failing.responded(NOW);
        List.of(history, failing).forEach(turn -> agenda.add(turn, NOW, NOW));
        assertThat(takeAll(NOW)).containsExactly(failing, history);
    }
}
