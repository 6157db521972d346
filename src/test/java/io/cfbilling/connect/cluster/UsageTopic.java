package io.cfbilling.connect.cluster;

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
import org.jspecify.annotations.Nullable;

/** The rows of the usage topic, to be compared with the ledger. */
public final class UsageTopic {
    private UsageTopic() {}

    /** The usage topic's records among others, tombstones included, in order. */
    public static List<SourceRecord> records(Collection<SourceRecord> records) {
        return records.stream().filter(UsageTopic::holds).toList();
    }

    public static boolean holds(SourceRecord record) {
        return record.topic().endsWith(".usage");
    }

    /** The usage rows among the records in order, repeats included, without tombstones. */
    public static List<LedgerRow> rows(Collection<SourceRecord> records) {
        return records.stream()
                .filter(record -> holds(record) && record.value() != null)
                .map(UsageTopic::row)
                .toList();
    }

    /** The usage rows of a compacted topic: the latest of each key, unless that is a tombstone. */
    public static Collection<LedgerRow> compacted(Collection<SourceRecord> records) {
        Map<Object, SourceRecord> latest = new LinkedHashMap<>();
        for (SourceRecord record : records(records)) {
            if (record.value() == null) {
                latest.remove(record.key());
            } else {
                latest.put(record.key(), record);
            }
        }
        return latest.values().stream().map(UsageTopic::row).toList();
    }

    private static LedgerRow row(SourceRecord record) {
        Struct value = (Struct) record.value();
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
                later(value));
    }

    private static LedgerRow.@Nullable Later later(Struct value) {
        String subscription = value.getString("SubscriptionId");
        return subscription == null
                ? null
                : new LedgerRow.Later(
                        value.getString("ServiceFamilyName"),
                        value.getString("ZoneId"),
                        value.getString("ZoneName"),
                        subscription);
    }

    private static Instant moment(Struct value, String field) {
        return ((Date) value.get(field)).toInstant();
    }

    private static BigDecimal number(Struct value, String field) {
        return (BigDecimal) value.get(field);
    }
}
