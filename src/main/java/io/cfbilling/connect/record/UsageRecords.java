package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.UsagePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Converts usage rows to records of the usage topic. */
public final class UsageRecords {
    private final BillingRecord.Target target;
    private final DecimalMode decimals;
    private final Schema keySchema;
    private final Schema valueSchema;
    private final PartitionMaps partitions = new PartitionMaps(Dataset.USAGE);

    /**
     * @param topicPrefix the beginning of the topic's name
     * @param decimals how quantities and costs are written
     */
    public UsageRecords(String topicPrefix, DecimalMode decimals) {
        this.target = BillingRecord.Target.of(Topic.USAGE, topicPrefix);
        this.decimals = decimals;
        this.keySchema = UsageSchemas.key();
        this.valueSchema = UsageSchemas.value(decimals);
    }

    /**
     * The record of one row.
     *
     * @param key the row's key, with its number among its duplicates
     * @param observedAt the moment of the response that contained the row
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord of(AccountId account, UsageRow row, RowKey key, Instant observedAt, UsagePosition position) {
        return record(
                account,
                key(account, row.day(), key),
                value(account, row, key.ordinal(), observedAt),
                observedAt,
                position);
    }

    /**
     * The tombstone of a row that a restatement removed, under the key that the row had.
     *
     * @param day the UTC day on which the row was charged
     * @param row the key of the row
     * @param observedAt the moment of the response that no longer contained it
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord tombstone(
            AccountId account, LocalDate day, RowKey row, Instant observedAt, UsagePosition position) {
        return record(account, key(account, day, row), null, observedAt, position);
    }

    private BillingRecord record(
            AccountId account, Struct key, @Nullable Struct value, Instant observedAt, UsagePosition position) {
        return new BillingRecord(
                target, new BillingRecord.Source(partitions.of(account), position.toMap()), key, value, observedAt);
    }

    private Struct key(AccountId account, LocalDate day, RowKey row) {
        Instant start = day.atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plusMillis(row.name().startMillis());
        Instant end = start.plusMillis(row.name().lengthMillis());
        return new Struct(keySchema)
                .put(UsageSchemas.BILLING_ACCOUNT_ID, account.value())
                .put(UsageField.CHARGE_PERIOD_START.apiName(), Date.from(start))
                .put(UsageField.CHARGE_PERIOD_END.apiName(), Date.from(end))
                .put(UsageField.SERVICE_NAME.apiName(), row.name().service())
                .put(UsageField.CONSUMED_UNIT.apiName(), row.name().unit())
                .put(UsageSchemas.ORDINAL, row.ordinal());
    }

    private Struct value(AccountId account, UsageRow row, int ordinal, Instant observedAt) {
        Struct value = new Struct(valueSchema).put(UsageSchemas.BILLING_ACCOUNT_ID, account.value());
        for (UsageField field : UsageField.values()) {
            value.put(field.apiName(), converted(row.value(field)));
        }
        return value.put(UsageSchemas.ORDINAL, ordinal)
                .put(UsageSchemas.OBSERVED_AT, Date.from(observedAt))
                .put(UsageSchemas.UNKNOWN_FIELDS, row.unknownFields());
    }

    private @Nullable Object converted(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return decimals.value(number);
        }
        return value instanceof Instant moment ? Date.from(moment) : value;
    }
}
