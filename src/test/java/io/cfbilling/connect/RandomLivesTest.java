package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random lives of accounts. To play one again: {@code mvn test -Dtest=RandomLivesTest -Dlives.from=SEED -Dlives.to=SEED}.
 */
class RandomLivesTest {
    static IntStream seeds() {
        return IntStream.rangeClosed(Integer.getInteger("lives.from", 1), Integer.getInteger("lives.to", 60));
    }

    /** Restatements, moved anchors, crashes in the middle of days. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aWildLifeEndsWithTheLedgersTruthInACompactedTopic(int seed) {
        try (RandomLife life = RandomLife.wild(seed)) {
            life.live();
            assertThat(UsageTopic.compacted(life.written()))
                    .as(life.story())
                    .containsExactlyInAnyOrderElementsOf(life.ledger());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aQuietLifeTellsEachRowOfTheLedgerOnce(int seed) {
        try (RandomLife life = RandomLife.quiet(seed)) {
            life.live();
            assertThat(UsageTopic.rows(life.written()))
                    .as(life.story())
                    .containsExactlyInAnyOrderElementsOf(life.ledger());
        }
    }
}
