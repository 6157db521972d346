package io.cfbilling.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;

/** Makes tasks whose clock and threads a test determines. */
public final class TestTask {
    private TestTask() {}

    /**
     * A task that is not started.
     *
     * @param clock the clock of schedules and dates
     * @param maxWait how long a poll without records waits at most
     * @param pools creates the executor of requests for the given number of threads
     */
    public static CloudflareBillingSourceTask create(
            Clock clock, Duration maxWait, IntFunction<ExecutorService> pools) {
        return new CloudflareBillingSourceTask(clock, clock, maxWait, pools);
    }
}
