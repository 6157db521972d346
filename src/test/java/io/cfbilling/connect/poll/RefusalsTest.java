package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Instant START = Instant.parse("2026-03-10T09:30:00Z");
    private static final Instant LATER = START.plusSeconds(60);

    private final List<SourcePartition> streams = IntStream.range(0, 3)
            .mapToObj(account -> new SourcePartition(new AccountId("%032x".formatted(account)), Dataset.USAGE))
            .toList();
    private final Refusals refusals = new Refusals(Duration.ofSeconds(60));

    private void join(int count) {
        streams.subList(0, count).forEach(refusals::joins);
    }

    private boolean refused(int stream, Instant now) {
        return refusals.refused(streams.get(stream), now);
    }

    @Test
    void areOfAllOnlyOnceEachIsConfirmed() {
        join(3);
        assertThat(IntStream.range(0, 3).noneMatch(stream -> refused(stream, START)))
                .isTrue();
        assertThat(refused(0, LATER)).isFalse();
        assertThat(refused(1, LATER)).isFalse();
        assertThat(refused(2, LATER)).isTrue();
    }

    @Test
    void areNotConfirmedByALookTooSoon() {
        join(1);
        assertThat(refused(0, START)).isFalse();
        assertThat(refused(0, LATER.minusMillis(1))).isFalse();
        assertThat(refused(0, LATER)).isTrue();
    }

    @Test
    void beginAnewWithEachAnswer() {
        join(2);
        refused(0, START);
        refused(1, START);
        refused(0, LATER);
        refusals.answered();
        assertThat(refused(1, LATER)).isFalse();
        assertThat(refused(0, LATER)).isFalse();
        assertThat(refused(1, LATER.plusSeconds(60))).isFalse();
        assertThat(refused(0, LATER.plusSeconds(60))).isTrue();
    }

    @Test
    void beginAnewForAStreamThatIsRefusedForAnotherReasonInBetween() {
        join(1);
        refused(0, START);
        refusals.forget(streams.get(0));
        assertThat(refused(0, LATER)).isFalse();
    }

    @Test
    void ofTenThousandStreamsCostNoMoreEach() {
        List<SourcePartition> many = IntStream.range(0, 10_000)
                .mapToObj(account -> new SourcePartition(new AccountId("%032x".formatted(account)), Dataset.USAGE))
                .toList();
        many.forEach(refusals::joins);
        for (int answers = 0; answers < 100; answers++) {
            many.forEach(stream -> {
                refusals.refused(stream, START);
                refusals.answered();
            });
        }
        many.forEach(stream -> refusals.refused(stream, START));
        assertThat(many.stream().filter(stream -> refusals.refused(stream, LATER)))
                .containsExactly(many.get(9_999));
    }

    @Test
    void doNotWaitForAStreamThatIsOver() {
        join(2);
        refused(0, START);
        refusals.leaves(streams.get(1));
        assertThat(refused(0, LATER)).isTrue();
    }
}
