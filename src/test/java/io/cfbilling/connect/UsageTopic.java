package io.cfbilling.connect;

import io.cfbilling.connect.simulator.LedgerRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** What the usage topic holds, as rows to be compared with the ledger. */
final class UsageTopic {
    private UsageTopic() {}

    /** The usage rows among the records, in order, repeats included. */
    static List<LedgerRow> rows(Collection<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.topic().endsWith(".usage"))
                .map(record -> row((Struct) record.value()))
                .toList();
    }

    /** The usage rows that a compacted topic keeps: of each key the latest. */
    static Collection<LedgerRow> compacted(Collection<SourceRecord> records) {
        Map<Object, LedgerRow> latest = new LinkedHashMap<>();
        for (SourceRecord record : records) {
            if (record.topic().endsWith(".usage")) {
                latest.put(record.key(), row((Struct) record.value()));
            }
        }
        return latest.values();
    }

    private static LedgerRow row(Struct value) {
        return new LedgerRow(
                value.getString("BillingAccountId"),
                value.getString("BillingCurrency"),
                moment(value, "BillingPeriodStart"),
                moment(value, "ChargePeriodStart"),
                moment(value, "ChargePeriodEnd"),
                number(value, "ConsumedQuantity"),
                value.getString("ConsumedUnit"),
                number(value, "ContractedCost"),
                number(value, "CumulatedContractedCost"),
                number(value, "CumulatedPricingQuantity"),
                number(value, "PricingQuantity"),
                value.getString("ServiceName"),
                null);
    }

    private static Instant moment(Struct value, String field) {
        return ((Date) value.get(field)).toInstant();
    }

    private static BigDecimal number(Struct value, String field) {
        return (BigDecimal) value.get(field);
    }
}
