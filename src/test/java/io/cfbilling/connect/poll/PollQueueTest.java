package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PollQueueTest {
    private static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");

    private final PollQueue queue = new PollQueue();
    private int streams;

    private ScheduledStream scheduled(Dataset dataset, Priority priority) {
        return new ScheduledStream(new IdleStream(streams++, dataset, priority));
    }

    private ScheduledStream usage(Priority priority) {
        return scheduled(Dataset.USAGE, priority);
    }

    private List<ScheduledStream> takeAll(Instant now) {
        List<ScheduledStream> taken = new ArrayList<>();
        queue.take(now, any -> true).ifPresent(first -> {
            taken.add(first);
            taken.addAll(takeAll(now));
        });
        return taken;
    }

    @Test
    void takesNoStreamBeforeItIsDue() {
        queue.add(usage(Priority.INITIAL), NOW.plusSeconds(5), NOW);
        assertThat(queue.take(NOW.plusSeconds(4), any -> true)).isEmpty();
        assertThat(queue.nextDue(true)).isEqualTo(NOW.plusSeconds(5));
        assertThat(queue.take(NOW.plusSeconds(5), any -> true)).isPresent();
        assertThat(queue.nextDue(true)).isEqualTo(Instant.MAX);
    }

    @Test
    void ordersByPriorityBeforeDueTime() {
        ScheduledStream refresh = usage(Priority.REFRESH);
        ScheduledStream backfill = usage(Priority.BACKFILL);
        ScheduledStream first = usage(Priority.INITIAL);
        queue.add(refresh, NOW, NOW);
        queue.add(backfill, NOW.plusSeconds(1), NOW);
        queue.add(first, NOW.plusSeconds(2), NOW);
        assertThat(takeAll(NOW.plusSeconds(3))).containsExactly(first, backfill, refresh);
    }

    @Test
    void takesContinuationsFirst() {
        ScheduledStream first = usage(Priority.INITIAL);
        ScheduledStream next = usage(Priority.CONTINUATION);
        queue.add(first, NOW, NOW);
        queue.add(next, NOW.plusSeconds(2), NOW);
        assertThat(queue.take(NOW.plusSeconds(1), any -> true)).contains(first);
        assertThat(queue.nextDue(true)).isEqualTo(NOW.plusSeconds(2));
        queue.add(first, NOW, NOW);
        assertThat(takeAll(NOW.plusSeconds(2))).containsExactly(next, first);
    }

    @Test
    void alternatesStreamsThatWereAlwaysDue() {
        ScheduledStream one = usage(Priority.BACKFILL);
        ScheduledStream other = usage(Priority.BACKFILL);
        queue.add(one, Instant.MIN, NOW);
        queue.add(other, Instant.MIN, NOW);
        assertThat(queue.take(NOW, any -> true)).contains(one);
        queue.add(one, Instant.MIN, NOW);
        assertThat(takeAll(NOW)).containsExactly(other, one);
    }

    @Test
    void alternatesRefreshesAndBackfillOnceRefreshesWaitADay() {
        List<ScheduledStream> backfills =
                List.of(usage(Priority.BACKFILL), usage(Priority.BACKFILL), usage(Priority.BACKFILL));
        List<ScheduledStream> refreshes = List.of(usage(Priority.REFRESH), usage(Priority.REFRESH));
        refreshes.forEach(scheduled -> queue.add(scheduled, NOW, NOW));
        Instant dayAfter = NOW.plus(Duration.ofDays(1));
        backfills.forEach(scheduled -> queue.add(scheduled, NOW, NOW));
        assertThat(takeAll(dayAfter))
                .containsExactly(
                        refreshes.get(0), backfills.get(0), refreshes.get(1), backfills.get(1), backfills.get(2));
    }

    @Test
    void mixesDatasetsByPollFrequencyHoweverFarOneIsBehind() {
        for (int i = 0; i < 70; i++) {
            queue.add(scheduled(Dataset.PROFILE, Priority.REFRESH), NOW.minus(Duration.ofHours(5)), NOW);
            queue.add(usage(Priority.REFRESH), NOW.plusSeconds(1), NOW);
        }
        List<ScheduledStream> taken = takeAll(NOW.plusSeconds(1)).subList(0, 70);
        assertThat(taken)
                .filteredOn(scheduled -> scheduled.stream.partition().dataset() == Dataset.PROFILE)
                .hasSize(10);
    }

    @Test
    void doesNotLetAnIdleDatasetCatchUp() {
        for (int i = 0; i < 30; i++) {
            queue.add(usage(Priority.REFRESH), NOW, NOW);
        }
        takeAll(NOW);
        for (int i = 0; i < 14; i++) {
            queue.add(scheduled(Dataset.PROFILE, Priority.REFRESH), NOW, NOW);
            queue.add(usage(Priority.REFRESH), NOW, NOW);
        }
        assertThat(takeAll(NOW).subList(0, 14))
                .filteredOn(scheduled -> scheduled.stream.partition().dataset() == Dataset.PROFILE)
                .hasSizeBetween(2, 3);
    }

    @Test
    void ordersStreamsThatWereDueBeforeTheTaskStarted() {
        ScheduledStream hour = usage(Priority.REFRESH);
        ScheduledStream threeHours = usage(Priority.REFRESH);
        ScheduledStream unread = usage(Priority.REFRESH);
        queue.add(unread, Instant.MIN, NOW);
        queue.add(hour, NOW.minus(Duration.ofHours(1)), NOW);
        queue.add(threeHours, NOW.minus(Duration.ofHours(3)), NOW);
        assertThat(queue.nextDue(true)).isEqualTo(NOW.minus(Duration.ofHours(3)));
        assertThat(takeAll(NOW)).containsExactly(threeHours, hour, unread);
    }

    @Test
    void countsTheDayThatARefreshWaitedInEarlierTasks() {
        ScheduledStream backfill = usage(Priority.BACKFILL);
        ScheduledStream refresh = usage(Priority.REFRESH);
        queue.add(backfill, Instant.MIN, NOW);
        queue.add(refresh, NOW.minus(Duration.ofHours(25)), NOW);
        assertThat(takeAll(NOW)).containsExactly(refresh, backfill);
    }

    @Test
    void takesAStreamFirstOnceItIsAllowed() {
        ScheduledStream slow = usage(Priority.REFRESH);
        ScheduledStream prompt = usage(Priority.REFRESH);
        queue.add(slow, NOW.minusSeconds(9), NOW);
        queue.add(prompt, NOW, NOW);
        Predicate<ScheduledStream> promptOnly = scheduled -> scheduled.equals(prompt);
        assertThat(queue.take(NOW, promptOnly)).contains(prompt);
        assertThat(queue.take(NOW, promptOnly)).isEmpty();
        assertThat(queue.nextDue(true)).isEqualTo(NOW.minusSeconds(9));
        assertThat(queue.nextDue(false)).isEqualTo(Instant.MAX);
        queue.add(prompt, NOW.minusSeconds(20), NOW);
        assertThat(takeAll(NOW)).containsExactly(slow, prompt);
    }

    @Test
    void letsInitialReadsThatFailWaitWithTheBackfillAndThenWithTheRefreshes() {
        ScheduledStream down = usage(Priority.INITIAL);
        down.endSeries();
        ScheduledStream failing = usage(Priority.INITIAL);
        failing.failed();
        ScheduledStream refresh = usage(Priority.REFRESH);
        ScheduledStream backfill = usage(Priority.BACKFILL);
        ScheduledStream first = usage(Priority.INITIAL);
        List.of(refresh, down, backfill, failing, first).forEach(scheduled -> queue.add(scheduled, NOW, NOW));
        assertThat(takeAll(NOW)).containsExactly(first, backfill, failing, refresh, down);
        failing.responded(NOW);
        List.of(backfill, failing).forEach(scheduled -> queue.add(scheduled, NOW, NOW));
        assertThat(takeAll(NOW)).containsExactly(failing, backfill);
    }
}
