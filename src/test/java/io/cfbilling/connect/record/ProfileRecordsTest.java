package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class ProfileRecordsTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final SourcePartition PARTITION = new SourcePartition(ACCOUNT, Dataset.PROFILE);
    private static final Instant OBSERVED = Instant.parse("2025-02-03T04:05:06.789Z");
    private static final ProfilePosition POSITION = new ProfilePosition("0123", OBSERVED);

    private final ProfileRecords records = new ProfileRecords("cloudflare.billing");

    @Test
    void goesToTheProfileTopicKeyedByTheAccount() {
        SourceRecord record = records.of(PARTITION, new Profile(Map.of(), null), OBSERVED, POSITION);

        assertThat(record.topic()).isEqualTo("cloudflare.billing.profile");
        assertThat(record.timestamp()).isEqualTo(OBSERVED.toEpochMilli());
        assertThat(record.sourcePartition()).isEqualTo(Map.of("account_id", ACCOUNT.value(), "dataset", "profile"));
        assertThat(record.sourceOffset()).isEqualTo(POSITION.toMap());
        assertThat(((Struct) record.key()).getString("account_id")).isEqualTo(ACCOUNT.value());
        assertThat(record.keySchema().fields()).hasSize(1);
    }

    @Test
    void hasEveryFieldInTheOrderOfTheApi() {
        Map<ProfileField, Object> values = new EnumMap<>(ProfileField.class);
        for (ProfileField field : ProfileField.values()) {
            values.put(
                    field,
                    switch (field.kind()) {
                        case TEXT -> "the " + field.apiName();
                        case INTEGER -> 12;
                        case BOOLEAN -> true;
                    });
        }

        Struct value = (Struct) records.of(PARTITION, new Profile(values, "{\"x\":1}"), OBSERVED, POSITION)
                .value();

        value.validate();
        assertThat(value.schema().fields())
                .extracting(Field::name)
                .containsExactlyElementsOf(Stream.of(
                                Stream.of("account_id"),
                                Arrays.stream(ProfileField.values()).map(ProfileField::apiName),
                                Stream.of("observed_at", "unknown_fields"))
                        .flatMap(names -> names)
                        .toList())
                .hasSize(1 + 39 + 2);
        values.forEach((field, content) ->
                assertThat(value.get(field.apiName())).as(field.apiName()).isEqualTo(content));
        assertThat(value.get("observed_at")).isEqualTo(Date.from(OBSERVED));
        assertThat(value.getString("unknown_fields")).isEqualTo("{\"x\":1}");
    }

    @Test
    void needsNoFieldOfTheApi() {
        Struct value = (Struct) records.of(PARTITION, new Profile(Map.of(), null), OBSERVED, POSITION)
                .value();

        value.validate();
        assertThat(value.getString("city")).isNull();
        assertThat(value.getString("unknown_fields")).isNull();
    }

    @Test
    void writesATombstoneOfADeletedProfile() {
        SourceRecord tombstone = records.tombstone(PARTITION, OBSERVED, POSITION);

        assertThat(tombstone.value()).isNull();
        assertThat(tombstone.valueSchema()).isNull();
        assertThat(tombstone.key())
                .isEqualTo(records.of(PARTITION, new Profile(Map.of(), null), OBSERVED, POSITION)
                        .key());
        assertThat(tombstone.sourceOffset()).isEqualTo(POSITION.toMap());
    }
}
