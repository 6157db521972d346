package io.cfbilling.connect.record;

import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Converts checkpoints, the results of completed reads of a billing period, to records of the checkpoint topic. */
public final class CheckpointRecords {
    private static final Schema PERIOD_START = day("First day of the billing period, in UTC; of the calendar"
            + " month while the account's anchor day is not known.");

    private static final Columns<Key> KEY = new Columns.Builder<Key>(
                    "CheckpointKey", "Names one billing period of a Cloudflare account.")
            .addAccount("account_id", Key::partition)
            .add("period_start", PERIOD_START, key -> date(key.periodStart))
            .build();

    private static final Columns<Value> VALUE = new Columns.Builder<Value>(
                    "Checkpoint",
                    "One completed read of a billing period's usage, also when nothing has changed. It follows all"
                            + " other records of that read.")
            .addAccount("account_id", Value::partition)
            .add("period_start", PERIOD_START, value -> date(value.read.period().from()))
            .add(
                    "period_end",
                    day("The day after the last day of the period, in UTC; it may be in the future."),
                    value -> date(value.read.period().to()))
            .add(
                    "anchor_known",
                    flag("Whether the period is a billing period; false for a calendar month, while the account's"
                            + " anchor day is not known."),
                    value -> value.read.anchorKnown())
            .add(
                    "covered_until",
                    day("The day after the last day that was read, in UTC. rows and content_digest are of the days"
                            + " of the period before it, without those before usage.start.date, a rewind or a skip."),
                    value -> date(value.read.covered().to()))
            .add("rows", count("Valid rows of these days in the response."), value -> value.read.rows())
            .add(
                    "rows_emitted",
                    count("Rows emitted: those of the days that had changed."),
                    value -> value.read.rowsEmitted())
            .add(
                    "rows_removed",
                    count("Tombstones emitted, for rows that were removed."),
                    value -> value.read.rowsRemoved())
            .add(
                    "removals_complete",
                    flag(
                            "Whether every removed row has its tombstone; false where a removed row may have none. Rows"
                                    + " removed before a rewind or reset are not counted: the connector does not know of them."),
                    value -> value.read.removalsComplete())
            .add(
                    "content_digest",
                    SchemaBuilder.string()
                            .doc("A digest of the rows of these days, in 16 hex characters: equal for equal content.")
                            .build(),
                    value -> value.read.contentDigest())
            .add("final", flag("Whether the period will not be read again."), value -> value.read.isFinal())
            .add(
                    "observed_at",
                    Timestamp.builder().doc("The moment of the response.").build(),
                    value -> java.util.Date.from(value.read.observedAt()))
            .build();

    private final BillingRecord.Target target;

    private record Key(SourcePartition partition, LocalDate periodStart) {}

    private record Value(SourcePartition partition, Checkpoint read) {}

    /**
     * @param topicPrefix the beginning of the topic's name
     */
    public CheckpointRecords(String topicPrefix) {
        this.target = BillingRecord.Target.of(Topic.CHECKPOINTS, topicPrefix);
    }

    /** The key: account and period. */
    public static Schema keySchema() {
        return KEY.schema();
    }

    /** The value: the result of the read. */
    public static Schema valueSchema() {
        return VALUE.schema();
    }

    /**
     * The record of a completed read.
     *
     * @param partition the usage of the account
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord of(SourcePartition partition, Checkpoint checkpoint, UsagePosition position) {
        Struct value = VALUE.of(new Value(partition, checkpoint));
        return record(new Key(partition, checkpoint.period().from()), value, checkpoint.observedAt(), position);
    }

    /**
     * The tombstone of a checkpoint that is obsolete, for example of a calendar month once the billing period is known.
     *
     * @param partition the usage of the account
     * @param periodStart the first day of the checkpoint's period
     * @param observedAt the moment of the response that makes it obsolete
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord tombstone(
            SourcePartition partition, LocalDate periodStart, Instant observedAt, UsagePosition position) {
        return record(new Key(partition, periodStart), null, observedAt, position);
    }

    private BillingRecord record(Key key, @Nullable Struct value, Instant observedAt, UsagePosition position) {
        return new BillingRecord(
                target, new BillingRecord.Source(key.partition, position.toMap()), KEY.of(key), value, observedAt);
    }

    private static java.util.Date date(LocalDate day) {
        return java.util.Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static Schema day(String doc) {
        return Date.builder().doc(doc).build();
    }

    private static Schema count(String doc) {
        return SchemaBuilder.int64().doc(doc).build();
    }

    private static Schema flag(String doc) {
        return SchemaBuilder.bool().doc(doc).build();
    }
}
