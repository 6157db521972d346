package io.cfbilling.connect.container;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each account owes for each calendar month, by the current ledger. */
final class MonthlyCosts {
    private final CloudflareSimulator simulator;
    private final LocalDate from;

    /** {@code from}: the first day that counts. */
    MonthlyCosts(CloudflareSimulator simulator, LocalDate from) {
        this.simulator = simulator;
        this.from = from;
    }

    /** Lines {@code account|YYYY-MM|cost}, sorted, as {@code psql -At} prints them; costs without trailing zeros. */
    String lines() {
        Map<String, BigDecimal> costs = new TreeMap<>();
        LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        for (SimulatedAccount account : simulator.accounts()) {
            for (LedgerRow row : simulator.ledger().rows(account.id(), from, tomorrow)) {
                costs.merge(account.id() + "|" + YearMonth.from(row.day()), row.contractedCost(), BigDecimal::add);
            }
        }
        return costs.entrySet().stream()
                .map(cost -> cost.getKey() + "|" + plain(cost.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String plain(BigDecimal cost) {
        return cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString();
    }
}
