package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailureQuorumTest {
    private static final Instant START = Instant.parse("2026-03-10T09:30:00Z");
    private static final Instant LATER = START.plusSeconds(60);

    private final FailureQuorum rejections = new FailureQuorum();

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
            rejections.joins(usage(account));
            rejections.joins(profile(account));
        }
    }

    private boolean rejected(int account, Instant now) {
        return rejections.rejected(usage(account), now);
    }

    @Test
    void areOfAllOnceEachAccountIsConfirmed() {
        join(3);
        assertThat(IntStream.range(0, 3).noneMatch(account -> rejected(account, START)))
                .isTrue();
        assertThat(rejected(0, LATER)).isFalse();
        assertThat(rejected(1, LATER)).isFalse();
        assertThat(rejected(2, LATER)).isTrue();
    }

    @Test
    void areNotConfirmedTooSoon() {
        join(1);
        assertThat(rejected(0, START)).isFalse();
        assertThat(rejected(0, LATER.minusMillis(1))).isFalse();
        assertThat(rejected(0, LATER)).isTrue();
    }

    @Test
    void areConfirmedByAnyStreamOfTheAccount() {
        join(1);
        assertThat(rejections.rejected(profile(0), START)).isFalse();
        assertThat(rejected(0, LATER)).isTrue();
    }

    @Test
    void startOverWithEachSuccess() {
        join(2);
        rejected(0, START);
        rejected(1, START);
        rejected(0, LATER);
        rejections.succeeded(usage(0));
        assertThat(rejected(1, LATER)).isFalse();
        assertThat(rejected(0, LATER)).isFalse();
        assertThat(rejected(1, LATER.plusSeconds(60))).isFalse();
        assertThat(rejected(0, LATER.plusSeconds(60))).isTrue();
    }

    @Test
    void areNotOfAnAccountWhoseOtherStreamSucceededLast() {
        join(1);
        rejections.succeeded(profile(0));
        rejected(0, START);
        assertThat(rejected(0, LATER)).isFalse();
        assertThat(rejections.rejected(profile(0), LATER)).isTrue();
    }

    @Test
    void areNotOfAnAccountWhoseOtherStreamMayRecover() {
        join(1);
        rejections.mayRecover(usage(0));
        rejections.rejected(profile(0), START);
        assertThat(rejections.rejected(profile(0), LATER)).isFalse();
        assertThat(rejected(0, LATER)).isTrue();
    }

    @Test
    void areOfAnAccountWhoseOtherStreamAbstains() {
        join(1);
        rejections.succeeded(profile(0));
        rejections.abstains(profile(0));
        rejected(0, START);
        assertThat(rejected(0, LATER)).isTrue();
    }

    @Test
    void startOverAfterATransientFailure() {
        join(1);
        rejected(0, START);
        rejections.mayRecover(usage(0));
        assertThat(rejected(0, LATER)).isFalse();
    }

    @Test
    void ofTenThousandAccountsCostNoMoreEach() {
        List<SourcePartition> many =
                IntStream.range(0, 10_000).mapToObj(FailureQuorumTest::usage).toList();
        many.forEach(rejections::joins);
        for (int successes = 0; successes < 100; successes++) {
            many.forEach(stream -> {
                rejections.rejected(stream, START);
                rejections.succeeded(stream);
            });
        }
        many.forEach(stream -> rejections.rejected(stream, START));
        assertThat(many.stream().filter(stream -> rejections.rejected(stream, LATER)))
                .containsExactly(many.get(9_999));
    }

    @Test
    void doNotWaitForACompleteAccount() {
        join(2);
        rejected(0, START);
        rejections.succeeded(profile(1));
        rejections.leaves(usage(1));
        rejections.leaves(profile(1));
        rejected(0, START);
        assertThat(rejected(0, LATER)).isTrue();
    }

    @Test
    void doNotWaitForACompleteStream() {
        join(1);
        rejections.succeeded(profile(0));
        rejections.leaves(profile(0));
        rejected(0, START);
        assertThat(rejected(0, LATER)).isTrue();
    }
}
