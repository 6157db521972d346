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

class FailureQuorumTest {
    private static final Instant START = Instant.parse("2026-03-10T09:30:00Z");
    private static final Instant LATER = START.plusSeconds(60);

    private final FailureQuorum refusals = new FailureQuorum(Duration.ofSeconds(60));

    private static SourcePartition stream(int account, Dataset dataset) {
        return new SourcePartition(new AccountId("%032x".formatted(account)), dataset);
    }

    private static SourcePartition usage(int account) {
        return stream(account, Dataset.USAGE);
    }

    private static SourcePartition profile(int account) {
        return stream(account, Dataset.PROFILE);
    }

    private void join(int accounts) {
        for (int account = 0; account < accounts; account++) {
            refusals.joins(usage(account));
            refusals.joins(profile(account));
        }
    }

    private boolean refused(int account, Instant now) {
        return refusals.refused(usage(account), now);
    }

    @Test
    void areOfAllOnlyOnceEachAccountIsConfirmed() {
        join(3);
        assertThat(IntStream.range(0, 3).noneMatch(account -> refused(account, START)))
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
    void areConfirmedByAnyStreamOfTheAccount() {
        join(1);
        assertThat(refusals.refused(profile(0), START)).isFalse();
        assertThat(refused(0, LATER)).isTrue();
    }

    @Test
    void beginAnewWithEachAnswer() {
        join(2);
        refused(0, START);
        refused(1, START);
        refused(0, LATER);
        refusals.responded(usage(0));
        assertThat(refused(1, LATER)).isFalse();
        assertThat(refused(0, LATER)).isFalse();
        assertThat(refused(1, LATER.plusSeconds(60))).isFalse();
        assertThat(refused(0, LATER.plusSeconds(60))).isTrue();
    }

    @Test
    void areNotOfAnAccountWhoseOtherStreamWasAnsweredLast() {
        join(1);
        refusals.responded(profile(0));
        refused(0, START);
        assertThat(refused(0, LATER)).isFalse();
        assertThat(refusals.refused(profile(0), LATER)).isTrue();
    }

    @Test
    void areNotOfAnAccountWhoseOtherStreamMayRecover() {
        join(1);
        refusals.mayRecover(usage(0));
        refusals.refused(profile(0), START);
        assertThat(refusals.refused(profile(0), LATER)).isFalse();
        assertThat(refused(0, LATER)).isTrue();
    }

    @Test
    void areOfAnAccountWhoseOtherStreamHasNothingToSay() {
        join(1);
        refusals.responded(profile(0));
        refusals.abstains(profile(0));
        refused(0, START);
        assertThat(refused(0, LATER)).isTrue();
    }

    @Test
    void beginAnewForAStreamThatFailsForAnotherReasonInBetween() {
        join(1);
        refused(0, START);
        refusals.mayRecover(usage(0));
        assertThat(refused(0, LATER)).isFalse();
    }

    @Test
    void ofTenThousandAccountsCostNoMoreEach() {
        List<SourcePartition> many =
                IntStream.range(0, 10_000).mapToObj(FailureQuorumTest::usage).toList();
        many.forEach(refusals::joins);
        for (int responses = 0; responses < 100; responses++) {
            many.forEach(stream -> {
                refusals.refused(stream, START);
                refusals.responded(stream);
            });
        }
        many.forEach(stream -> refusals.refused(stream, START));
        assertThat(many.stream().filter(stream -> refusals.refused(stream, LATER)))
                .containsExactly(many.get(9_999));
    }

    @Test
    void doNotWaitForAnAccountThatIsOver() {
        join(2);
        refused(0, START);
        refusals.responded(profile(1));
        refusals.leaves(usage(1));
        refusals.leaves(profile(1));
        refused(0, START);
        assertThat(refused(0, LATER)).isTrue();
    }

    @Test
    void doNotWaitForTheStreamOfAnAccountThatIsOver() {
        join(1);
        refusals.responded(profile(0));
        refusals.leaves(profile(0));
        refused(0, START);
        assertThat(refused(0, LATER)).isTrue();
    }
}
