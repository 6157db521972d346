package io.cfbilling.connect.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.fake.SkewedClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final SkewedClock clock = new SkewedClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final Budget budget = new Budget(clock);

    @Test
    void countsTheRequestsOfTheWindowThatHasJustPassed() {
        sample(Map.of("0", 100.0));
        clock.skew(Duration.ofMinutes(1));
        sample(Map.of("0", 110.0, "1", 5.0));
        assertThat(budget.use().used()).isEqualTo(15);

        clock.skew(Duration.ofMinutes(6));
        sample(Map.of("0", 112.0, "1", 5.0));
        assertThat(budget.use().used()).isEqualTo(2);
    }

    @Test
    void aTaskThatWasRestartedCountsFromZero() {
        sample(Map.of("0", 100.0));
        sample(Map.of("0", 7.0));

        assertThat(budget.use().used()).isEqualTo(7);
    }

    @Test
    void takesWhatIsAllowedFromTheConfiguration() {
        assertThat(Budget.Allowed.of(Map.of())).isEqualTo(new Budget.Allowed(1000, Duration.ofMinutes(5)));
        assertThat(Budget.Allowed.of(Map.of("cloudflare.api.rate.limit.requests", "20"))
                        .requests())
                .isEqualTo(20);
        assertThat(Budget.Allowed.of(Map.of("cloudflare.api.rate.limit.requests", "${env:LIMIT}"))
                        .requests())
                .isNull();
    }

    @Test
    void saysWhyThereAreNoMetrics() {
        budget.fail("The workers' metrics cannot be read.");

        assertThat(budget.use().figures()).isNull();
        assertThat(budget.use().reason()).isEqualTo("The workers' metrics cannot be read.");
    }

    private void sample(Map<String, Double> requests) {
        budget.add(new TaskFigures(requests, Map.of(), Map.of()));
    }
}
