package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Priority;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(4);
    private final ScheduledStream prompt = scheduled(0);
    private int streams = 1;

    private static ScheduledStream scheduled(int account) {
        return new ScheduledStream(new IdleStream(account, Dataset.USAGE, Priority.REFRESH));
    }

    /** Streams without a response so far take slots while they may. */
    private int takenByOthers() {
        int taken = 0;
        for (ScheduledStream other = scheduled(streams); slots.isFreeFor(other); other = scheduled(++streams)) {
            slots.take(other);
            taken++;
        }
        return taken;
    }

    private void respondsPromptly(ScheduledStream scheduled) {
        slots.take(scheduled);
        slots.giveBack(scheduled, true);
    }

    @Test
    void areForAllWhileNoStreamIsPrompt() {
        assertThat(takenByOthers()).isEqualTo(4);
        assertThat(slots.isFree()).isFalse();
    }

    @Test
    void reserveOneForPromptStreams() {
        respondsPromptly(prompt);
        assertThat(takenByOthers()).isEqualTo(3);
        assertThat(slots.isFreeFor(null)).isFalse();
        assertThat(slots.isFreeFor(prompt)).isTrue();
        slots.take(prompt);
        assertThat(slots.isFreeFor(prompt)).isFalse();
        slots.giveBack(prompt, true);
        assertThat(takenByOthers()).isZero();
        assertThat(slots.isFreeFor(prompt)).isTrue();
    }

    @Test
    void areGivenBackToTheirKind() {
        respondsPromptly(prompt);
        ScheduledStream slow = scheduled(100);
        slots.take(slow);
        assertThat(takenByOthers()).isEqualTo(2);
        slots.giveBack(slow, false);
        assertThat(takenByOthers()).isEqualTo(1);
    }

    @Test
    void areNotReservedForStreamsThatFailedOrTookLongOrEnded() {
        respondsPromptly(prompt);
        slots.take(prompt);
        slots.giveBack(prompt, false);
        ScheduledStream complete = scheduled(100);
        respondsPromptly(complete);
        slots.ended(complete);
        assertThat(takenByOthers()).isEqualTo(4);
    }

    @Test
    void areUsedByAllPromptStreams() {
        List<ScheduledStream> all =
                IntStream.range(100, 104).mapToObj(SlotsTest::scheduled).toList();
        all.forEach(this::respondsPromptly);
        for (ScheduledStream each : all) {
            assertThat(slots.isFreeFor(each)).isTrue();
            slots.take(each);
        }
        assertThat(slots.isFree()).isFalse();
    }

    @Test
    void areForAllIfThereIsOnlyOne() {
        Slots one = new Slots(1);
        one.take(prompt);
        one.giveBack(prompt, true);
        assertThat(one.isFreeFor(scheduled(100))).isTrue();
    }
}
