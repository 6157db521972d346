package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Converts checkpoints of usage to records of the checkpoint topic. */
public final class CheckpointRecords {
    private final BillingRecord.Target target;
    private final Schema keySchema = CheckpointSchemas.key();
    private final Schema valueSchema = CheckpointSchemas.value();
    private final PartitionMaps partitions = new PartitionMaps(Dataset.USAGE);

    /**
     * @param topicPrefix the beginning of the topic's name
     */
    public CheckpointRecords(String topicPrefix) {
        this.target = BillingRecord.Target.of(Topic.CHECKPOINTS, topicPrefix);
    }

    /**
     * The record of a completed read.
     *
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord of(AccountId account, Checkpoint checkpoint, UsagePosition position) {
        Struct value = new Struct(valueSchema)
                .put(CheckpointSchemas.ACCOUNT_ID, account.value())
                .put(CheckpointSchemas.PERIOD_START, date(checkpoint.period().from()))
                .put(CheckpointSchemas.PERIOD_END, date(checkpoint.period().to()))
                .put(CheckpointSchemas.ANCHOR_KNOWN, checkpoint.anchorKnown())
                .put(CheckpointSchemas.COVERED_UNTIL, date(checkpoint.covered().to()))
                .put(CheckpointSchemas.ROWS, checkpoint.rows())
                .put(CheckpointSchemas.ROWS_EMITTED, checkpoint.rowsEmitted())
                .put(CheckpointSchemas.ROWS_REMOVED, checkpoint.rowsRemoved())
                .put(CheckpointSchemas.REMOVALS_COMPLETE, checkpoint.removalsComplete())
                .put(CheckpointSchemas.CONTENT_DIGEST, checkpoint.contentDigest())
                .put(CheckpointSchemas.FINAL, checkpoint.isFinal())
                .put(CheckpointSchemas.OBSERVED_AT, Date.from(checkpoint.observedAt()));
        return record(account, checkpoint.period().from(), value, checkpoint.observedAt(), position);
    }

    /**
     * The tombstone of a checkpoint that is obsolete, for example of a calendar month once the billing period is known.
     *
     * @param periodStart the first day of the checkpoint's period
     * @param observedAt the moment of the response that makes it obsolete
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord tombstone(
            AccountId account, LocalDate periodStart, Instant observedAt, UsagePosition position) {
        return record(account, periodStart, null, observedAt, position);
    }

    private BillingRecord record(
            AccountId account,
            LocalDate periodStart,
            @Nullable Struct value,
            Instant observedAt,
            UsagePosition position) {
        return new BillingRecord(
                target,
                new BillingRecord.Source(partitions.of(account), position.toMap()),
                new Struct(keySchema)
                        .put(CheckpointSchemas.ACCOUNT_ID, account.value())
                        .put(CheckpointSchemas.PERIOD_START, date(periodStart)),
                value,
                observedAt);
    }

    private static Date date(LocalDate day) {
        return Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
