package io.cfbilling.connect.consumer;

import io.cfbilling.PaygoUsage;
import java.math.BigDecimal;

/** The cost of a usage row, with its currency. */
record Charge(String currency, BigDecimal cost) {
    static Charge of(PaygoUsage row) {
        return new Charge(row.getBillingCurrency(), row.getContractedCost());
    }

    static Charge parse(String text) {
        int blank = text.indexOf(' ');
        return new Charge(text.substring(0, blank), new BigDecimal(text.substring(blank + 1)));
    }

    @Override
    public String toString() {
        return currency + " " + cost.toPlainString();
    }
}
