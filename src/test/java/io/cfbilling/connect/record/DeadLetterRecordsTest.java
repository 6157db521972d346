package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.DeadLetterRecords.Origin;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final Instant OBSERVED = Instant.parse("2025-02-20T04:05:06.789Z");
    private static final UsagePosition USAGE =
            UsagePosition.startingAt(LocalDate.of(2025, 2, 1), BillingAnchors.UNKNOWN);
    private static final ProfilePosition PROFILE = new ProfilePosition("0123", OBSERVED);

    private final DeadLetterRecords records = new DeadLetterRecords("cloudflare.billing");

    private static Origin origin(Dataset dataset, String path) {
        return new Origin(new SourcePartition(ACCOUNT, dataset), path, OBSERVED);
    }

    @Test
    void haveTheSourcePartitionOfUsageForARow() {
        MalformedRow row = new MalformedRow(
                LocalDate.of(2025, 2, 3), "row 7 of the response: it is not a JSON object", "[1]", 100_000, 42);

        SourceRecord record =
                records.of(origin(Dataset.USAGE, "/accounts/x/billing/usage/paygo?from=a&to=b"), row, USAGE.toMap());

        assertThat(record.topic()).isEqualTo("cloudflare.billing.dead-letters");
        assertThat(record.timestamp()).isEqualTo(OBSERVED.toEpochMilli());
        assertThat(record.sourcePartition()).isEqualTo(Map.of("account_id", ACCOUNT.value(), "dataset", "usage"));
        assertThat(record.sourceOffset()).isEqualTo(USAGE.toMap());
        Struct value = (Struct) record.value();
        value.validate();
        assertThat(value.getString("account_id")).isEqualTo(ACCOUNT.value());
        assertThat(value.getString("dataset")).isEqualTo("usage");
        assertThat(value.getString("request_path")).isEqualTo("/accounts/x/billing/usage/paygo?from=a&to=b");
        assertThat(value.getString("reason")).isEqualTo("row 7 of the response: it is not a JSON object");
        assertThat(value.getString("raw")).isEqualTo("[1]");
        assertThat(value.getInt64("raw_length")).isEqualTo(100_000);
        assertThat(value.get("observed_at")).isEqualTo(Date.from(OBSERVED));
    }

    @Test
    void haveTheSourcePartitionOfProfilesForAProfile() {
        SourceRecord record = records.of(
                origin(Dataset.PROFILE, "/accounts/x/billing/profile"),
                new MalformedRow(null, "field city must be of type TEXT", "{}", 2, 1),
                PROFILE.toMap());

        assertThat(record.topic()).isEqualTo("cloudflare.billing.dead-letters");
        assertThat(record.sourcePartition()).isEqualTo(Map.of("account_id", ACCOUNT.value(), "dataset", "profile"));
        assertThat(record.sourceOffset()).isEqualTo(PROFILE.toMap());
        Struct value = (Struct) record.value();
        value.validate();
        assertThat(value.getString("dataset")).isEqualTo("profile");
        assertThat(value.getString("raw")).isEqualTo("{}");
        assertThat(value.getInt64("raw_length")).isEqualTo(2);
    }

    @Test
    void areKeyedByTheAccountOnly() {
        SourceRecord record =
                records.of(origin(Dataset.PROFILE, "/p"), new MalformedRow(null, "r", null, 0, 1), PROFILE.toMap());

        assertThat(record.keySchema().fields()).extracting(Field::name).containsExactly("account_id");
        assertThat(((Struct) record.key()).getString("account_id")).isEqualTo(ACCOUNT.value());
    }

    @Test
    void haveNoLengthWithoutAText() {
        Struct value =
                (Struct) records.of(origin(Dataset.USAGE, "/p"), new MalformedRow(null, "r", null, 0, 1), USAGE.toMap())
                        .value();

        value.validate();
        assertThat(value.getString("raw")).isNull();
        assertThat(value.getInt64("raw_length")).isNull();
    }
}
