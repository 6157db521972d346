package io.cfbilling.connect.record;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Converts usage rows to records of the usage topic. Field names are the API's own, and FOCUS's where FOCUS has the
 * column; added fields have FOCUS's prefix for custom columns, {@code x_}. The Avro form of the schemas, in
 * {@code schemas/}, is the contract with consumers.
 */
public final class UsageRecords {
    private static final String ACCOUNT = "BillingAccountId";
    private static final String ORDINAL = "x_Ordinal";
    private static final Schema ORDINAL_SCHEMA = SchemaBuilder.int32()
            .doc("Numbers rows that agree in all other key fields: 0, 1, …, in the order of SubscriptionId, ZoneId"
                    + " and content.")
            .build();

    private static final Columns<Key> KEY = keyColumns();

    private final BillingRecord.Target target;
    private final Columns<Value> values;

    private record Key(SourcePartition partition, LocalDate day, RowKey row) {
        Date start() {
            return Date.from(Instant.ofEpochMilli(startMillis()));
        }

        Date end() {
            return Date.from(Instant.ofEpochMilli(startMillis() + row.name().lengthMillis()));
        }

        private long startMillis() {
            return DateRange.millisOf(day) + row.name().startMillis();
        }
    }

    private record Value(SourcePartition partition, UsageRow row, int ordinal, Instant observedAt) {}

    /**
     * @param topicPrefix the beginning of the topic's name
     * @param decimals how quantities and costs are written
     */
    public UsageRecords(String topicPrefix, DecimalMode decimals) {
        this.target = BillingRecord.Target.of(Topic.USAGE, topicPrefix);
        this.values = valueColumns(decimals);
    }

    private static Columns<Key> keyColumns() {
        Columns.Builder<Key> columns = new Columns.Builder<Key>(
                        "PaygoUsageKey", "Names one row of PayGo usage of a Cloudflare account.")
                .addAccount(ACCOUNT, Key::partition);
        add(columns, UsageField.CHARGE_PERIOD_START, Key::start);
        add(columns, UsageField.CHARGE_PERIOD_END, Key::end);
        add(columns, UsageField.SERVICE_NAME, key -> key.row.name().service());
        add(columns, UsageField.CONSUMED_UNIT, key -> key.row.name().unit());
        return columns.add(ORDINAL, ORDINAL_SCHEMA, key -> key.row.ordinal()).build();
    }

    private static void add(Columns.Builder<Key> columns, UsageField field, Function<Key, @Nullable Object> content) {
        columns.add(field.apiName(), schema(field, DecimalMode.PRECISE), content);
    }

    private static Columns<Value> valueColumns(DecimalMode decimals) {
        Columns.Builder<Value> columns = new Columns.Builder<Value>(
                        "PaygoUsage", "One row of PayGo usage: the charge of one service for one charge period.")
                .addAccount(ACCOUNT, Value::partition);
        for (UsageField field : UsageField.values()) {
            columns.add(field.apiName(), schema(field, decimals), value -> converted(value.row.value(field), decimals));
        }
        return columns.add(ORDINAL, ORDINAL_SCHEMA, Value::ordinal)
                .add(
                        "x_ObservedAt",
                        Timestamp.builder()
                                .doc("The moment of the response. Within an account and charge day, rows older than the"
                                        + " newest are superseded, unless the period's checkpoint says"
                                        + " removals_complete=false.")
                                .build(),
                        value -> Date.from(value.observedAt))
                .addUnknownFields("x_UnknownFields", value -> value.row.unknownFields())
                .build();
    }

    private static Schema schema(UsageField field, DecimalMode decimals) {
        SchemaBuilder schema = switch (field.kind()) {
            case TEXT -> SchemaBuilder.string();
            case DECIMAL -> decimals.schema();
            case TIMESTAMP -> Timestamp.builder();
        };
        if (!field.required()) {
            schema.optional();
        }
        return schema.doc(field.doc()).build();
    }

    private static @Nullable Object converted(@Nullable Object value, DecimalMode decimals) {
        if (value instanceof BigDecimal number) {
            return decimals.value(number);
        }
        return value instanceof Instant moment ? Date.from(moment) : value;
    }

    /** The key of one row, whatever its content and endpoint version. */
    public static Schema keySchema() {
        return KEY.schema();
    }

    /** The value: one schema for all endpoint versions. */
    public static Schema valueSchema(DecimalMode decimals) {
        return valueColumns(decimals).schema();
    }

    /**
     * The record of one row.
     *
     * @param partition the usage of the row's account
     * @param key the row's key, with its number among its duplicates
     * @param observedAt the moment of the response that contained the row
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord of(
            SourcePartition partition, UsageRow row, RowKey key, Instant observedAt, UsagePosition position) {
        Struct value = values.of(new Value(partition, row, key.ordinal(), observedAt));
        return record(new Key(partition, row.day(), key), value, observedAt, position);
    }

    /**
     * The tombstone of a row that a restatement removed, under the key that the row had.
     *
     * @param partition the usage of the row's account
     * @param day the UTC day on which the row was charged
     * @param row the key of the row
     * @param observedAt the moment of the response that no longer contained it
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord tombstone(
            SourcePartition partition, LocalDate day, RowKey row, Instant observedAt, UsagePosition position) {
        return record(new Key(partition, day, row), null, observedAt, position);
    }

    private BillingRecord record(Key key, @Nullable Struct value, Instant observedAt, UsagePosition position) {
        return new BillingRecord(
                target, new BillingRecord.Source(key.partition, position.toMap()), KEY.of(key), value, observedAt);
    }
}
