package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Duration SOON = Duration.ofMillis(200);

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

    @Test
    void areForAllWhileNoStreamIsPrompt() {
        assertThat(takenByOthers()).isEqualTo(4);
        assertThat(slots.isFree()).isFalse();
    }

    @Test
    void reserveOneForPromptStreams() {
        slots.responded(prompt, SOON);
        assertThat(takenByOthers()).isEqualTo(3);
        assertThat(slots.isFreeFor(prompt)).isTrue();
        Slots.Slot slot = slots.take(prompt);
        assertThat(slots.isFreeFor(prompt)).isFalse();
        slots.giveBack(slot);
        assertThat(takenByOthers()).isZero();
        assertThat(slots.isFreeFor(prompt)).isTrue();
    }

    @Test
    void areGivenBackToTheirKind() {
        slots.responded(prompt, SOON);
        Slots.Slot slot = slots.take(scheduled(100));
        assertThat(takenByOthers()).isEqualTo(2);
        slots.giveBack(slot);
        assertThat(takenByOthers()).isEqualTo(1);
    }

    @Test
    void areNotReservedForStreamsThatFailedOrTookLong() {
        slots.responded(prompt, SOON);
        slots.failed(prompt);
        slots.responded(scheduled(100), Slots.PROMPT);
        assertThat(takenByOthers()).isEqualTo(4);
    }

    @Test
    void areUsedByAllPromptStreams() {
        for (int i = 0; i < 4; i++) {
            ScheduledStream scheduled = scheduled(100 + i);
            slots.responded(scheduled, SOON);
            assertThat(slots.isFreeFor(scheduled)).isTrue();
            slots.take(scheduled);
        }
        assertThat(slots.isFree()).isFalse();
    }

    @Test
    void areForAllIfThereIsOnlyOne() {
        Slots one = new Slots(1);
        one.responded(prompt, SOON);
        assertThat(one.isFreeFor(scheduled(100))).isTrue();
    }
}
