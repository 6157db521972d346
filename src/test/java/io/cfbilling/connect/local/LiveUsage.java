package io.cfbilling.connect.local;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Restates yesterday's usage of one account after the other, as Cloudflare does, only more often. */
final class LiveUsage implements AutoCloseable {
    private static final int SECONDS_BETWEEN = 20;
    private static final MathContext DIGITS = new MathContext(7);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-usage");
        thread.setDaemon(true);
        return thread;
    });
    private final Random random = new Random();
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

    /** By up to four percent, up or down: costs stay plausible, however long the run lasts. */
    private void restate(CloudflareSimulator simulator, List<SimulatedAccount> accounts) {
        round++;
        SimulatedAccount account = accounts.get(round % accounts.size());
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        String service =
                account.serviceNames().get(round % account.serviceNames().size());
        BigDecimal factor = BigDecimal.valueOf(96 + random.nextInt(9), 2);
        simulator.ledger().rows(account.id(), yesterday, yesterday.plusDays(1)).stream()
                .filter(row -> row.serviceName().equals(service))
                .findFirst()
                .map(row -> row.consumedQuantity().multiply(factor, DIGITS))
                .ifPresent(quantity -> simulator.ledger().restate(account.id(), yesterday, service, quantity));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
