package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.offset.ProfilePosition;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Converts profiles to records of the profile topic. */
public final class ProfileRecords {
    private final BillingRecord.Target target;
    private final Schema keySchema = ProfileSchemas.key();
    private final Schema valueSchema = ProfileSchemas.value();
    private final PartitionMaps partitions = new PartitionMaps(Dataset.PROFILE);

    /**
     * @param topicPrefix the beginning of the topic's name
     */
    public ProfileRecords(String topicPrefix) {
        this.target = BillingRecord.Target.of(Topic.PROFILE, topicPrefix);
    }

    /**
     * The record of a profile.
     *
     * @param profile the profile, redacted
     * @param observedAt the moment of the response
     * @param position the position to resume from once this record is written
     */
    public BillingRecord of(AccountId account, Profile profile, Instant observedAt, ProfilePosition position) {
        Struct value = new Struct(valueSchema).put(ProfileSchemas.ACCOUNT_ID, account.value());
        for (ProfileField field : ProfileField.values()) {
            value.put(field.apiName(), profile.value(field));
        }
        value.put(ProfileSchemas.OBSERVED_AT, Date.from(observedAt))
                .put(ProfileSchemas.UNKNOWN_FIELDS, profile.unknownFields());
        return record(account, value, observedAt, position);
    }

    /** The tombstone of a profile that no longer exists. */
    public BillingRecord tombstone(AccountId account, Instant observedAt, ProfilePosition position) {
        return record(account, null, observedAt, position);
    }

    private BillingRecord record(
            AccountId account, @Nullable Struct value, Instant observedAt, ProfilePosition position) {
        return new BillingRecord(
                target,
                new BillingRecord.Source(partitions.of(account), position.toMap()),
                new Struct(keySchema).put(ProfileSchemas.ACCOUNT_ID, account.value()),
                value,
                observedAt);
    }
}
