package io.cfbilling.connect.simulator;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Makes each row of a response claim another billing period than the row before it. */
final class OddPeriods {
    /** The days of the longest billing period. */
    private static final int CHOICES = 31;

    private OddPeriods() {}

    /** The same rows; each claims a period that began up to 30 days before the row's own day. */
    static List<LedgerRow> of(List<LedgerRow> rows) {
        List<LedgerRow> odd = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            LedgerRow row = rows.get(i);
            odd.add(claiming(row, row.day().minusDays(i % CHOICES)));
        }
        return odd;
    }

    private static LedgerRow claiming(LedgerRow row, LocalDate periodStart) {
        return new LedgerRow(
                row.accountId(),
                row.billingCurrency(),
                periodStart.atStartOfDay(ZoneOffset.UTC).toInstant(),
                row.chargePeriodStart(),
                row.chargePeriodEnd(),
                row.consumedQuantity(),
                row.consumedUnit(),
                row.contractedCost(),
                row.cumulatedContractedCost(),
                row.cumulatedPricingQuantity(),
                row.pricingQuantity(),
                row.serviceName(),
                row.later());
    }
}
