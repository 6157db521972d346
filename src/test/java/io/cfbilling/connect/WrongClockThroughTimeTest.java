package io.cfbilling.connect;

import static io.cfbilling.connect.PolledAccount.PERIOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker's clock that is set wrong by days finishes nothing too early, and nothing stands still for it. */
class WrongClockThroughTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-20T09:30:00Z");
    private final SkewedClock workers = new SkewedClock(clock);
    private final SimulatedAccount account = SimulatedAccount.builder(1)
            .subscription(15, LocalDate.of(2025, 1, 1))
            .stable()
            .build();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).account(account).start();
    private final FakeWorker worker = new FakeWorker(
            simulator,
            workers,
            Map.of("datasets", "usage", "accounts", account.id(), "usage.start.date", PERIOD.toString()));

    @AfterEach
    void close() {
        simulator.close();
    }

    private @Nullable Object cursor() {
        return worker.offset(new SourcePartition(new AccountId(account.id()), Dataset.USAGE))
                .get("cursor");
    }

    private int requestsAfter(Duration time) {
        int before = simulator.requestCount();
        clock.advance(time);
        worker.settle();
        return simulator.requestCount() - before;
    }

    @Test
    void daysAheadOfCloudflareNoPeriodIsFinalBeforeItIsThereToo() {
        worker.settle();
        workers.skew(Duration.ofDays(5));
        requestsAfter(HOUR);
        assertThat(cursor()).isEqualTo(PERIOD.toString());
        requestsAfter(Duration.ofDays(2));
        assertThat(cursor()).isEqualTo("2026-03-15");
    }

    @Test
    void setBackByDaysARestartedTaskWaitsNoLongerThanAnInterval() {
        workers.skew(Duration.ofDays(5));
        worker.restart();
        worker.settle();
        workers.skew(Duration.ZERO);
        worker.restart();
        worker.settle();
        assertThat(requestsAfter(HOUR)).isPositive();
    }
}
