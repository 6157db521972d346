package io.cfbilling.connect.record;

import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Converts malformed rows and profiles to records of the dead-letter topic. Each has the source partition of its own
 * dataset, so that its offset also prevents that it is emitted again.
 */
public final class DeadLetterRecords {
    private static final Columns<SourcePartition> KEY = new Columns.Builder<SourcePartition>(
                    "DeadLetterKey", "Names the account that a dead letter belongs to.")
            .addAccount("account_id", partition -> partition)
            .build();

    private static final Columns<Value> VALUE = new Columns.Builder<Value>(
                    "DeadLetter", "A usage row or billing profile that cannot be turned into a record.")
            .addAccount("account_id", value -> value.origin.partition)
            .add(
                    "dataset",
                    text("What was requested: usage or profile."),
                    value -> value.origin.partition.dataset().id())
            .add(
                    "request_path",
                    text("Path and query of the request, after the API's address."),
                    value -> value.origin.requestPath)
            .add(
                    "reason",
                    text("What is wrong, and where. It quotes nothing of the content."),
                    value -> value.row.reason())
            .add(
                    "raw",
                    SchemaBuilder.string()
                            .optional()
                            .doc("The JSON text, redacted as configured (sensitive fields are never included), and"
                                    + " cut at "
                                    + MalformedRow.LONGEST_RAW + " characters; null where there is none.")
                            .build(),
                    value -> value.row.raw())
            .add(
                    "raw_length",
                    SchemaBuilder.int64()
                            .optional()
                            .doc("Length of the redacted JSON text before it is cut, in characters; null where there"
                                    + " is none.")
                            .build(),
                    value -> value.row.raw() == null ? null : value.row.rawLength())
            .add(
                    "observed_at",
                    Timestamp.builder().doc("The moment of the response.").build(),
                    value -> Date.from(value.origin.observedAt))
            .build();

    private final BillingRecord.Target target;

    /**
     * The response that contained a dead letter.
     *
     * @param partition the dataset and the account of the request
     * @param requestPath path and query of the request
     * @param observedAt the moment of the response
     */
    public record Origin(SourcePartition partition, String requestPath, Instant observedAt) {}

    private record Value(Origin origin, MalformedRow row) {}

    /**
     * @param topicPrefix the beginning of the topic's name
     */
    public DeadLetterRecords(String topicPrefix) {
        this.target = BillingRecord.Target.of(Topic.DEAD_LETTERS, topicPrefix);
    }

    /**
     * The record of a row of usage, or of a profile.
     *
     * @param offset the offset to resume from once this record, and all before it, are written
     */
    public BillingRecord of(Origin origin, MalformedRow row, Map<String, Object> offset) {
        return new BillingRecord(
                target,
                new BillingRecord.Source(origin.partition, offset),
                KEY.of(origin.partition),
                VALUE.of(new Value(origin, row)),
                origin.observedAt);
    }

    private static Schema text(String doc) {
        return SchemaBuilder.string().doc(doc).build();
    }
}
