package io.cfbilling.connect.container;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Beside the simulated API, for comparison: {@code GET /ledger} returns the monthly costs, {@code POST
 * /restate} changes yesterday's usage of one account after the other.
 */
final class LedgerServer {
    private final CloudflareSimulator simulator;
    private final List<SimulatedAccount> restated;
    private final AtomicInteger restatements = new AtomicInteger();

    private LedgerServer(CloudflareSimulator simulator) {
        this.simulator = simulator;
        this.restated = simulator.accounts().stream()
                .filter(account -> !account.serviceNames().isEmpty())
                .filter(account ->
                        !account.id().equals(SimulatedAccount.seedExample().id()))
                .toList();
    }

    /** Throws {@link UncheckedIOException} if the address is not available. */
    static void start(InetSocketAddress address, MonthlyCosts costs, CloudflareSimulator simulator) {
        LedgerServer ledger = new LedgerServer(simulator);
        try {
            HttpServer server = HttpServer.create(address, 0);
            server.createContext("/ledger", exchange -> response(exchange, "GET", costs::lines));
            server.createContext("/restate", exchange -> response(exchange, "POST", ledger::restate));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String restate() {
        int round = restatements.incrementAndGet();
        SimulatedAccount account = restated.get(round % restated.size());
        String service =
                account.serviceNames().get(round % account.serviceNames().size());
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        BigDecimal quantity = BigDecimal.valueOf(round * 1_000_000_000L);
        simulator.ledger().restate(account.id(), yesterday, service, quantity);
        return account.id() + ": the usage of " + service + " on " + yesterday + " is now " + quantity + ".\n";
    }

    private static void response(HttpExchange exchange, String method, Supplier<String> text) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals(method)) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
