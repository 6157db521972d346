package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Converts malformed rows and profiles to records of the dead-letter topic. Each has the source partition of its own
 * dataset, so that its offset also prevents that it is emitted again.
 */
public final class DeadLetterRecords {
    private final BillingRecord.Target target;
    private final Schema keySchema = DeadLetterSchemas.key();
    private final Schema valueSchema = DeadLetterSchemas.value();
    private final PartitionMaps usagePartitions = new PartitionMaps(Dataset.USAGE);
    private final PartitionMaps profilePartitions = new PartitionMaps(Dataset.PROFILE);

    /**
     * The response that contained a dead letter.
     *
     * @param account the account of the request
     * @param requestPath path and query of the request
     * @param observedAt the moment of the response
     */
    public record Origin(AccountId account, String requestPath, Instant observedAt) {}

    /**
     * @param topicPrefix the beginning of the topic's name
     */
    public DeadLetterRecords(String topicPrefix) {
        this.target = BillingRecord.Target.of(Topic.DEAD_LETTERS, topicPrefix);
    }

    /**
     * The record of a row of usage.
     *
     * @param position the position to resume from once this record, and all before it, are written
     */
    public BillingRecord usage(Origin origin, MalformedRow row, UsagePosition position) {
        return record(
                new BillingRecord.Source(usagePartitions.of(origin.account()), position.toMap()),
                origin,
                value(Dataset.USAGE, origin, row));
    }

    /**
     * The record of a profile.
     *
     * @param position the position to resume from once this record is written
     */
    public BillingRecord profile(Origin origin, MalformedRow profile, ProfilePosition position) {
        return record(
                new BillingRecord.Source(profilePartitions.of(origin.account()), position.toMap()),
                origin,
                value(Dataset.PROFILE, origin, profile));
    }

    private Struct value(Dataset dataset, Origin origin, MalformedRow row) {
        return new Struct(valueSchema)
                .put(DeadLetterSchemas.ACCOUNT_ID, origin.account().value())
                .put(DeadLetterSchemas.DATASET, dataset.id())
                .put(DeadLetterSchemas.REQUEST_PATH, origin.requestPath())
                .put(DeadLetterSchemas.REASON, row.reason())
                .put(DeadLetterSchemas.RAW, row.raw())
                .put(DeadLetterSchemas.RAW_LENGTH, row.raw() == null ? null : row.rawLength())
                .put(DeadLetterSchemas.OBSERVED_AT, Date.from(origin.observedAt()));
    }

    private BillingRecord record(BillingRecord.Source source, Origin origin, Struct value) {
        Struct key = new Struct(keySchema)
                .put(DeadLetterSchemas.ACCOUNT_ID, origin.account().value());
        return new BillingRecord(target, source, key, value, origin.observedAt());
    }
}
