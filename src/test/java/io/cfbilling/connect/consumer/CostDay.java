package io.cfbilling.connect.consumer;

import io.cfbilling.PaygoUsageKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The key by which costs are added up: one account, one charge day in UTC, and one currency. */
public record CostDay(String account, LocalDate day, String currency) {
    static CostDay of(PaygoUsageKey row, Charge charge) {
        LocalDate day = LocalDate.ofInstant(row.getChargePeriodStart(), ZoneOffset.UTC);
        return new CostDay(row.getBillingAccountId(), day, charge.currency());
    }

    static CostDay parse(String text) {
        List<String> parts = List.of(text.split(" ", 3));
        return new CostDay(parts.get(0), LocalDate.parse(parts.get(1)), parts.get(2));
    }

    @Override
    public String toString() {
        return account + " " + day + " " + currency;
    }
}
