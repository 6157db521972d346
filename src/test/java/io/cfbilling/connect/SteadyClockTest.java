package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private final Instant start = Instant.parse("2026-03-10T09:30:00Z");
    private final SimulatedClock wall = new SimulatedClock(start);
    private long nanos = Long.MAX_VALUE - 1_000_000;
    private final SteadyClock clock = new SteadyClock(wall, () -> nanos);

    private void pass(Duration time) {
        wall.advance(time);
        nanos += time.toNanos();
        assertThat(clock.instant()).isAfterOrEqualTo(start);
    }

    @Test
    void followsTheWallClock() {
        pass(Duration.ofHours(7));
        assertThat(clock.instant()).isEqualTo(wall.instant());
    }

    @Test
    void goesOnWhenTheWallClockIsSetBack() {
        pass(Duration.ofHours(1));
        wall.advance(FIVE_DAYS.negated());
        assertThat(clock.instant()).isEqualTo(start.plus(Duration.ofHours(1)));
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(start.plus(Duration.ofHours(2)));
    }

    @Test
    void followsTheWallClockAgainOnceThatIsSetRight() {
        wall.advance(FIVE_DAYS.negated());
        pass(Duration.ofHours(1));
        wall.advance(FIVE_DAYS);
        assertThat(clock.instant()).isEqualTo(wall.instant());
    }

    @Test
    void followsTheWallClockForwardButNotBack() {
        wall.advance(FIVE_DAYS);
        assertThat(clock.instant()).isEqualTo(start.plus(FIVE_DAYS));
        wall.advance(FIVE_DAYS.negated());
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(start.plus(FIVE_DAYS).plusSeconds(60));
    }

    @Test
    void standsStillDuringSmallCorrections() {
        pass(Duration.ofSeconds(10));
        Instant before = clock.instant();
        wall.advance(Duration.ofMillis(-900));
        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(wall.instant());
    }

    @Test
    void pollsWithinAnIntervalAfterStepsOfTheWallClock() {
        Duration interval = Duration.ofHours(1);
        try (CloudflareSimulator simulator = CloudflareSimulator.builder()
                .clock(wall)
                .account(SimulatedAccount.withAnchor(1, 1))
                .start()) {
            String account = simulator.accounts().get(0).id();
            FakeWorker worker = new FakeWorker(simulator, clock, Map.of("datasets", "usage", "accounts", account));
            worker.pollAll();
            for (Duration set : new Duration[] {FIVE_DAYS.negated(), FIVE_DAYS, FIVE_DAYS, FIVE_DAYS.negated()}) {
                wall.advance(set);
                int before = simulator.requestCount();
                pass(interval);
                worker.pollAll();
                assertThat(simulator.requestCount())
                        .as("after a step of %s", set)
                        .isGreaterThan(before);
            }
        }
    }
}
