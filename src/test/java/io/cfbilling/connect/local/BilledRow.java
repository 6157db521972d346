package io.cfbilling.connect.local;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import org.apache.kafka.connect.data.Struct;

/** The fields of a usage row that the table and the wait for the backfill need. */
record BilledRow(
        String account, String service, String currency, BigDecimal cost, LocalDate day, LocalDate periodStart) {

    static BilledRow of(Struct row) {
        return new BilledRow(
                row.getString("BillingAccountId"),
                row.getString("ServiceName"),
                row.getString("BillingCurrency"),
                (BigDecimal) row.get("ContractedCost"),
                date(row, "ChargePeriodStart"),
                date(row, "BillingPeriodStart"));
    }

    private static LocalDate date(Struct row, String field) {
        return LocalDate.ofInstant(((Date) row.get(field)).toInstant(), ZoneOffset.UTC);
    }
}
