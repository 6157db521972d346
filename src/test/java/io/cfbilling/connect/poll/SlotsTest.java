package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Rank;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final Slots slots = new Slots(4);
    private final Turn prompt = turn(0);
    private int turns = 1;

    private static Turn turn(int account) {
        return new Turn(new IdleStream(account, Dataset.USAGE, Rank.RENEWAL));
    }

    /** Streams that nothing is known of take slots while they may. */
    private int takenByOthers() {
        int taken = 0;
        for (Turn other = turn(turns); slots.isFreeFor(other); other = turn(++turns)) {
            slots.take(other);
            taken++;
        }
        return taken;
    }

    @Test
    void areForAllWhileNoStreamIsKnownToAnswerPromptly() {
        assertThat(takenByOthers()).isEqualTo(4);
        assertThat(slots.isFree()).isFalse();
    }

    @Test
    void leaveOneToThoseThatAnswerPromptly() {
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
    void areGivenBackToThoseWhoTookThem() {
        slots.responded(prompt, SOON);
        Slots.Slot slot = slots.take(turn(100));
        assertThat(takenByOthers()).isEqualTo(2);
        slots.giveBack(slot);
        assertThat(takenByOthers()).isEqualTo(1);
    }

    @Test
    void areKeptForNobodyWhoseLastRequestFailedOrTookLong() {
        slots.responded(prompt, SOON);
        slots.failed(prompt);
        slots.responded(turn(100), Slots.PROMPT);
        assertThat(takenByOthers()).isEqualTo(4);
    }

    @Test
    void areUsedByAllThatAnswerPromptly() {
        for (int i = 0; i < 4; i++) {
            Turn turn = turn(100 + i);
            slots.responded(turn, SOON);
            assertThat(slots.isFreeFor(turn)).isTrue();
            slots.take(turn);
        }
        assertThat(slots.isFree()).isFalse();
    }

    @Test
    void areForAllWhereThereIsButOne() {
        Slots one = new Slots(1);
        one.responded(prompt, SOON);
        assertThat(one.isFreeFor(turn(100))).isTrue();
    }
}
