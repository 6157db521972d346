package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.avro.generic.GenericRecord;

/** One usage row: what it is charged for, and how much. */
record Charge(Row row, String currency, BigDecimal cost) {

    /** The key of a row, without its account; times in milliseconds since 1970. */
    record Row(long start, long end, String service, String unit, int ordinal) {
        static Row of(GenericRecord key) {
            return new Row(
                    AvroFields.moment(key, "ChargePeriodStart").toEpochMilli(),
                    AvroFields.moment(key, "ChargePeriodEnd").toEpochMilli(),
                    AvroFields.text(key, "ServiceName"),
                    AvroFields.text(key, "ConsumedUnit"),
                    AvroFields.number(key, "x_Ordinal"));
        }

        LocalDate day() {
            return LocalDate.ofInstant(Instant.ofEpochMilli(start), ZoneOffset.UTC);
        }
    }

    static Charge of(Row row, GenericRecord value) {
        return new Charge(row, AvroFields.text(value, "BillingCurrency"), AvroFields.amount(value, "ContractedCost"));
    }
}
