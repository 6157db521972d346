package io.cfbilling.connect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Draws the same each time; the jitter is that fraction of half of the wait. */
    private static Backoff drawing(double draw) {
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only doubles are drawn");
            }

            @Override
            public double nextDouble() {
                return draw;
            }
        };
        return new Backoff(FIRST, LONGEST, random);
    }

    @ParameterizedTest
    @CsvSource({"1, 250", "2, 500", "3, 1000", "4, 2000", "7, 16000", "8, 30000", "9, 30000", "1000000, 30000"})
    void doublesFromTheFirstWaitToTheLongest(int failures, long halfOfTheFullWait) {
        assertThat(drawing(0).waitAfter(failures)).hasMillis(halfOfTheFullWait);
        assertThat(drawing(0.5).waitAfter(failures)).hasMillis(halfOfTheFullWait * 3 / 2);
        assertThat(drawing(Math.nextDown(1.0)).waitAfter(failures)).hasMillis(halfOfTheFullWait * 2);
    }

    @Test
    void staysBetweenHalfOfTheFullWaitAndTheFullOne() {
        Backoff backoff = new Backoff(FIRST, LONGEST, new Random(7));

        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.waitAfter(3)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 60, 90", "2, 120, 180", "3, 240, 360", "11, 57600, 86400", "1000000, 57600, 86400"})
    void isAtLeastTheFullWaitWhereRequired(int failures, long fromSeconds, long toSeconds) {
        Backoff backoff = new Backoff(Duration.ofMinutes(1), Duration.ofDays(1), new Random(7));

        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.fullWaitAfter(failures))
                    .isBetween(Duration.ofSeconds(fromSeconds), Duration.ofSeconds(toSeconds));
        }
    }

    @Test
    void spreadsTheNextTries() {
        Backoff backoff = new Backoff(FIRST, LONGEST, new Random(7));

        assertThat(Stream.generate(() -> backoff.waitAfter(5)).limit(100).distinct())
                .hasSizeGreaterThan(90);
    }

    @Test
    void neverExceedsTheLongestWaitEvenIfTheFirstDoes() {
        Backoff backoff = new Backoff(/* first= */ LONGEST, /* longest= */ FIRST, new Random(7));

        assertThat(backoff.waitAfter(1)).isLessThanOrEqualTo(FIRST);
    }

    @Test
    void waitsAsTheServerRequestsWithinBounds() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(1));

        assertThat(backoff.waitAsRequested(Duration.ofMinutes(5), 1)).isEqualTo(Duration.ofMinutes(5));
        assertThat(backoff.waitAsRequested(Duration.ZERO, 4)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(backoff.waitAsRequested(Duration.ofDays(10_000), 1)).isEqualTo(Duration.ofHours(1));
    }
}
