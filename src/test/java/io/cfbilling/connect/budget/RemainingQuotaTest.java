package io.cfbilling.connect.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cloudflare's limit, 1200 requests in 300 seconds, shared with other clients, for an hour. */
class RemainingQuotaTest {
    private static final int QUOTA = 1200;
    private static final int BUDGET = 1000;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int WINDOWS = 12;
    private static final Duration LATENCY = Duration.ofMillis(400);

    private final SharedLimit limit = new SharedLimit(QUOTA, WINDOW, LATENCY);
    private final Instant start = limit.start;
    private final Instant end = start.plus(WINDOW.multipliedBy(WINDOWS));

    private static Instant afterFirstWindow(SharedLimit limit) {
        return limit.start.plus(WINDOW).plusSeconds(1);
    }

    private static void sendUntilTheEnd(SharedLimit limit, int tasks, OptionalLong reportedQuota) {
        limit.startTasks(BUDGET, WINDOW, tasks, reportedQuota);
        limit.liveUntil(limit.start.plus(WINDOW.multipliedBy(WINDOWS)));
    }

    /** What we used after the first window, as a fraction of our budget, or of what the others leave if that is less. */
    private static double used(SharedLimit limit, int quota) {
        Instant from = afterFirstWindow(limit);
        double available = (double) quota * (WINDOWS - 1) - limit.others(from);
        return limit.ours(from) / Math.min(available, (double) BUDGET * (WINDOWS - 1));
    }

    private Duration each(double fractionOfQuota) {
        return Duration.ofNanos((long) ((double) WINDOW.toNanos() / QUOTA / fractionOfQuota));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "4, true", "1, false", "4, false"})
    void doesNotSlowDownWithoutOtherClients(int tasks, boolean isReported) {
        sendUntilTheEnd(limit, tasks, isReported ? OptionalLong.of(QUOTA) : OptionalLong.empty());
        assertThat(limit.rejected(start)).isZero();
        assertThat(used(limit, QUOTA)).isGreaterThan(0.975);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1", "4, 0.1", "1, 0.33", "4, 0.33", "1, 0.5", "4, 0.5", "1, 0.7", "4, 0.7"})
    void leavesAnotherClientItsEvenUseAndUsesTheRest(int tasks, double fraction) {
        limit.evenly(start, end, each(fraction));
        sendUntilTheEnd(limit, tasks, OptionalLong.of(QUOTA));
        assertThat(limit.rejected(start)).isZero();
        assertThat(used(limit, QUOTA)).isGreaterThan(0.85);
    }

    /** Headers report whole seconds, and a second is a quarter of the window. */
    @ParameterizedTest
    @CsvSource({
        "0, 0", "300, 0", "700, 0", "1100, 0", "1900, 0", "2700, 0", "3100, 0", "3500, 0", "3900, 0",
        "0, 600", "300, 600", "700, 600", "1100, 600", "1900, 600", "2700, 600", "3100, 600", "3500, 600", "3900, 600",
        "0, 1300", "300, 1300", "700, 1300", "1100, 1300", "1900, 1300", "2700, 1300", "3100, 1300", "3500, 1300"
    })
    void leavesAnotherClientItsUseOfATinyLimitAfterASecond(int earlier, int apart) {
        Duration window = Duration.ofSeconds(4);
        SharedLimit tiny = new SharedLimit(40, window, Duration.ofMillis(10));
        Instant from = tiny.start.plusMillis(earlier);
        tiny.evenly(tiny.start, tiny.start.plusSeconds(60), Duration.ofMillis(200));
        tiny.liveUntil(from);
        tiny.startTasks(40, window, 2, Duration.ofMillis(apart), OptionalLong.of(40));
        tiny.liveUntil(tiny.start.plusSeconds(60));
        assertThat(tiny.rejected(from.plusSeconds(1))).isZero();
        assertThat(tiny.ours(from) / 275.0).isGreaterThan(0.7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 0.75, 0.9})
    void noticesAClientThatStartsInMidWindow(double fraction) {
        limit.evenly(start.plusMillis((long) (fraction * (double) WINDOW.toMillis())), end, each(0.5));
        sendUntilTheEnd(limit, 4, OptionalLong.of(QUOTA));
        assertThat(limit.rejected(start)).isZero();
        assertThat(used(limit, QUOTA)).isGreaterThan(0.85);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.33", "4, 0.33", "1, 0.5", "4, 0.5", "1, 0.67", "4, 0.67"})
    void reservesForABurstAtAnyMomentWhatTheLastOneUsed(int tasks, double fraction) {
        limit.burstInEachWindow((int) (QUOTA * fraction));
        sendUntilTheEnd(limit, tasks, OptionalLong.of(QUOTA));
        assertThat(limit.rejected(afterFirstWindow(limit))).isZero();
        assertThat(used(limit, QUOTA)).isGreaterThan(0.85);
    }

    @Test
    void returnsToFullPaceSoonAfterTheOtherClientStops() {
        limit.evenly(start, start.plus(WINDOW.multipliedBy(3)), each(0.5));
        limit.startTasks(BUDGET, WINDOW, 4, OptionalLong.of(QUOTA));
        limit.liveUntil(start.plus(WINDOW.multipliedBy(7)));
        long before = limit.ours(start);
        limit.liveUntil(start.plus(WINDOW.multipliedBy(8)));
        assertThat(limit.ours(start) - before).isGreaterThan(970);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "1, 0.02", "4, 0.02", "1, 0.05", "4, 0.05"})
    void neverExceedsAQuotaEqualToOurBudgetWithFewOtherRequests(int tasks, double fraction) {
        SharedLimit exact = new SharedLimit(BUDGET, WINDOW, LATENCY);
        if (fraction > 0) {
            exact.evenly(start, end, each(fraction));
        }
        sendUntilTheEnd(exact, tasks, OptionalLong.of(BUDGET));
        assertThat(exact.rejected(exact.start)).isZero();
        assertThat(used(exact, BUDGET)).isGreaterThan(0.93);
    }

    @ParameterizedTest
    @CsvSource({"1, 950", "4, 950", "1, 720", "4, 720", "1, 360", "4, 360"})
    void keepsWithinAQuotaBelowOurBudget(int tasks, int quota) {
        SharedLimit small = new SharedLimit(quota, WINDOW, LATENCY);
        sendUntilTheEnd(small, tasks, OptionalLong.of(quota));
        assertThat(small.rejected(small.start)).isZero();
        assertThat(used(small, quota)).isGreaterThan(0.85);
    }

    /** Nothing shows that a window slides until half of it is over. */
    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "1, 0.33", "4, 0.33", "1, 0.5", "4, 0.5"})
    void handlesASlidingWindow(int tasks, double fraction) {
        SharedLimit sliding = SharedLimit.sliding(QUOTA, WINDOW, LATENCY);
        if (fraction > 0) {
            sliding.evenly(start, end, each(fraction));
        }
        sendUntilTheEnd(sliding, tasks, OptionalLong.of(QUOTA));
        assertThat(sliding.rejected(afterFirstWindow(sliding))).isZero();
        assertThat(used(sliding, QUOTA)).isGreaterThan(0.8);
    }

    @Test
    void isNotMisledByResponsesThatTakeManySeconds() {
        SharedLimit slow = new SharedLimit(QUOTA, WINDOW, Duration.ofSeconds(10));
        slow.evenly(start, end, each(0.4));
        sendUntilTheEnd(slow, 4, OptionalLong.of(QUOTA));
        assertThat(slow.rejected(slow.start)).isZero();
        assertThat(used(slow, QUOTA)).isGreaterThan(0.8);
    }

    @Test
    void worksWithoutARateLimitPolicy() {
        limit.evenly(start, end, each(0.5));
        sendUntilTheEnd(limit, 4, OptionalLong.empty());
        assertThat(limit.rejected(start)).isZero();
        assertThat(used(limit, QUOTA)).isGreaterThan(0.85);
    }
}
