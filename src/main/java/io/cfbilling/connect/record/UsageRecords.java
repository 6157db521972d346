package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Turns usage rows into records of the usage topic. */
public final class UsageRecords {
    private final String topic;
    private final DecimalMode decimals;
    private final Schema keySchema;
    private final Schema valueSchema;

    /**
     * @param topicPrefix what the topic's name begins with
     * @param decimals how quantities and costs are written
     */
    public UsageRecords(String topicPrefix, DecimalMode decimals) {
        this.topic = topicPrefix + "." + Dataset.USAGE.id();
        this.decimals = decimals;
        this.keySchema = UsageSchemas.key();
        this.valueSchema = UsageSchemas.value(decimals);
    }

    /**
     * The record of one row.
     *
     * @param ordinal the row's number among its twins
     * @param observedAt the moment of the response that told of the row
     * @param position what is safe to go on from once this record, and all before it, are written
     */
    public SourceRecord of(AccountId account, UsageRow row, int ordinal, Instant observedAt, UsagePosition position) {
        return new SourceRecord(
                new SourcePartition(account, Dataset.USAGE).toMap(),
                position.toMap(),
                topic,
                null,
                keySchema,
                key(account, row, ordinal),
                valueSchema,
                value(account, row, ordinal, observedAt),
                observedAt.toEpochMilli());
    }

    private Struct key(AccountId account, UsageRow row, int ordinal) {
        Struct key = new Struct(keySchema).put(UsageSchemas.BILLING_ACCOUNT_ID, account.value());
        for (UsageField field : UsageSchemas.KEY_FIELDS) {
            key.put(field.apiName(), told(row.value(field)));
        }
        return key.put(UsageSchemas.ORDINAL, ordinal);
    }

    private Struct value(AccountId account, UsageRow row, int ordinal, Instant observedAt) {
        Struct value = new Struct(valueSchema).put(UsageSchemas.BILLING_ACCOUNT_ID, account.value());
        for (UsageField field : UsageField.values()) {
            value.put(field.apiName(), told(row.value(field)));
        }
        return value.put(UsageSchemas.ORDINAL, ordinal)
                .put(UsageSchemas.OBSERVED_AT, Date.from(observedAt))
                .put(UsageSchemas.UNKNOWN_FIELDS, row.unknownFields());
    }

    private @Nullable Object told(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return decimals.value(number);
        }
        return value instanceof Instant moment ? Date.from(moment) : value;
    }
}
