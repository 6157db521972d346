package io.cfbilling.connect.local;

import io.cfbilling.connect.page.AvroFields;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.avro.generic.GenericRecord;

/** The fields of a usage row that the table and the wait for the backfill need. */
record BilledRow(
        String account, String service, String currency, BigDecimal cost, LocalDate day, LocalDate periodStart) {

    static BilledRow of(GenericRecord row) {
        return new BilledRow(
                AvroFields.text(row, "BillingAccountId"),
                AvroFields.text(row, "ServiceName"),
                AvroFields.text(row, "BillingCurrency"),
                AvroFields.amount(row, "ContractedCost"),
                AvroFields.day(row, "ChargePeriodStart"),
                AvroFields.day(row, "BillingPeriodStart"));
    }
}
