package io.cfbilling.connect.container;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/**
 * A simulated Cloudflare in a container of its own, on the loopback address that it shares with the worker; its ledger is
 * on another port, which is reachable from outside.
 */
public final class SimulatorMain {
    static final int API_PORT = 8084;
    static final int LEDGER_PORT = 8085;

    private static final LocalDate FIRST_USAGE = LocalDate.of(2024, 1, 1);

    private SimulatorMain() {}

    /** Serves until the process is stopped. The only argument: the first day in the ledger's costs, an ISO date. */
    public static void main(String[] args) {
        CloudflareSimulator simulator = CloudflareSimulator.builder()
                .port(API_PORT)
                .accounts(accounts())
                .rateLimit(1200, Duration.ofMinutes(5))
                .start();
        LedgerServer.start(
                new InetSocketAddress(LEDGER_PORT), new MonthlyCosts(simulator, LocalDate.parse(args[0])), simulator);
        System.out.println("The simulated Cloudflare is ready.");
    }

    /** Usage never changes by itself: tables and ledger can be compared at any time except around midnight. */
    static List<SimulatedAccount> accounts() {
        return List.of(
                SimulatedAccount.seedExample(),
                account(1).subscription(1, FIRST_USAGE).build(),
                account(2).subscription(15, FIRST_USAGE).build(),
                account(3).subscription(31, FIRST_USAGE).laterFields().build(),
                account(4)
                        .subscription(1, FIRST_USAGE)
                        .subscription(20, FIRST_USAGE)
                        .build());
    }

    private static SimulatedAccount.Builder account(int seed) {
        return SimulatedAccount.builder(seed).services(4).stable();
    }
}
