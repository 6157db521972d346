package io.cfbilling.connect.record;

import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Converts profiles to records of the profile topic. Field names are the API's own; added fields follow their style. */
public final class ProfileRecords {
    private static final Columns<SourcePartition> KEY = new Columns.Builder<SourcePartition>(
                    "BillingProfileKey", "Names the account that a billing profile belongs to.")
            .addAccount("account_id", partition -> partition)
            .build();

    private static final Columns<Value> VALUE = valueColumns();

    private final BillingRecord.Target target;

    private record Value(SourcePartition partition, Profile profile, Instant observedAt) {}

    /**
     * @param topicPrefix the beginning of the topic's name
     */
    public ProfileRecords(String topicPrefix) {
        this.target = BillingRecord.Target.of(Topic.PROFILE, topicPrefix);
    }

    private static Columns<Value> valueColumns() {
        Columns.Builder<Value> columns = new Columns.Builder<Value>(
                        "BillingProfile",
                        "The billing profile of a Cloudflare account. A field that is redacted as configured is as the"
                                + " API has it, masked (" + Redaction.MASKED
                                + "), left out (null) or hashed: 64 lower-case hex characters, the HMAC-SHA-256 of its"
                                + " UTF-8 text, equal for equal values of all fields and accounts.")
                .addAccount("account_id", Value::partition);
        for (ProfileField field : ProfileField.values()) {
            SchemaBuilder schema = switch (field.kind()) {
                case TEXT -> SchemaBuilder.string();
                case INTEGER -> SchemaBuilder.int32();
                case BOOLEAN -> SchemaBuilder.bool();
            };
            columns.add(
                    field.apiName(), schema.optional().doc(field.doc()).build(), value -> value.profile.value(field));
        }
        return columns.add(
                        "observed_at",
                        Timestamp.builder().doc("The moment of the response.").build(),
                        value -> Date.from(value.observedAt))
                .addUnknownFields("unknown_fields", value -> value.profile.unknownFields())
                .build();
    }

    /** The key: the account. */
    public static Schema keySchema() {
        return KEY.schema();
    }

    /** The value: the redacted profile. */
    public static Schema valueSchema() {
        return VALUE.schema();
    }

    /**
     * The record of a profile.
     *
     * @param partition the profile of the account
     * @param profile the profile, redacted
     * @param observedAt the moment of the response
     * @param position the position to resume from once this record is written
     */
    public BillingRecord of(SourcePartition partition, Profile profile, Instant observedAt, ProfilePosition position) {
        return record(partition, VALUE.of(new Value(partition, profile, observedAt)), observedAt, position);
    }

    /** The tombstone of a profile that no longer exists. */
    public BillingRecord tombstone(SourcePartition partition, Instant observedAt, ProfilePosition position) {
        return record(partition, null, observedAt, position);
    }

    private BillingRecord record(
            SourcePartition partition, @Nullable Struct value, Instant observedAt, ProfilePosition position) {
        return new BillingRecord(
                target, new BillingRecord.Source(partition, position.toMap()), KEY.of(partition), value, observedAt);
    }
}
