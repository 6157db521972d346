package io.cfbilling.connect.local;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Restates yesterday's usage of one account after the other, as Cloudflare does, only more often. */
final class LiveUsage implements AutoCloseable {
    private static final int SECONDS_BETWEEN = 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-usage");
        thread.setDaemon(true);
        return thread;
    });
    private int round;

    private LiveUsage() {}

    static LiveUsage none() {
        return new LiveUsage();
    }

    static LiveUsage of(CloudflareSimulator simulator) {
        LiveUsage usage = new LiveUsage();
        List<SimulatedAccount> accounts = simulator.accounts().stream()
                .filter(account ->
                        !account.id().equals(SimulatedAccount.seedExample().id()))
                .toList();
        var unused = usage.timer.scheduleWithFixedDelay(
                () -> usage.restate(simulator, accounts), SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
        return usage;
    }

    private void restate(CloudflareSimulator simulator, List<SimulatedAccount> accounts) {
        round++;
        SimulatedAccount account = accounts.get(round % accounts.size());
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        String service =
                account.serviceNames().get(round % account.serviceNames().size());
        simulator.ledger().restate(account.id(), yesterday, service, BigDecimal.valueOf(round * 100_000L));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
