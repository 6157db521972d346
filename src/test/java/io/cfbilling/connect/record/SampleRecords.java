package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.DeadLetterRecords.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A record of each topic, with the files in {@code schemas/} of its key and value. */
final class SampleRecords {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final SourcePartition USAGE = new SourcePartition(ACCOUNT, Dataset.USAGE);
    private static final Instant OBSERVED = Instant.parse("2025-02-03T04:05:06.789Z");

    private static final UsagePosition POSITION =
            UsagePosition.startingAt(LocalDate.of(2025, 2, 1), BillingAnchors.UNKNOWN);

    private SampleRecords() {}

    /**
     * A key or value of a record.
     *
     * @param file the name of its schema file
     * @param topic the topic that it goes to
     * @param key whether it is a record's key
     * @param content its content
     */
    record Sample(String file, String topic, boolean key, Struct content) {
        @Override
        public String toString() {
            return file;
        }
    }

    static List<Sample> all() {
        SourceRecord usage = usage();
        SourceRecord profile = profile();
        SourceRecord checkpoint = checkpoint();
        SourceRecord deadLetter = deadLetter();
        return List.of(
                new Sample("PaygoUsageKey.avsc", usage.topic(), true, (Struct) usage.key()),
                new Sample("PaygoUsage.avsc", usage.topic(), false, (Struct) usage.value()),
                new Sample("BillingProfileKey.avsc", profile.topic(), true, (Struct) profile.key()),
                new Sample("BillingProfile.avsc", profile.topic(), false, (Struct) profile.value()),
                new Sample("CheckpointKey.avsc", checkpoint.topic(), true, (Struct) checkpoint.key()),
                new Sample("Checkpoint.avsc", checkpoint.topic(), false, (Struct) checkpoint.value()),
                new Sample("DeadLetterKey.avsc", deadLetter.topic(), true, (Struct) deadLetter.key()),
                new Sample("DeadLetter.avsc", deadLetter.topic(), false, (Struct) deadLetter.value()));
    }

    private static SourceRecord usage() {
        UsageRow row = SampleRow.row()
                .with(UsageField.CONTRACTED_COST, new BigDecimal("-12345678901234567890.5"))
                .with(UsageField.LIST_COST, new BigDecimal("1e-18"))
                .with(UsageField.ZONE_NAME, "example.com")
                .build();
        return new UsageRecords("cloudflare.billing", DecimalMode.PRECISE)
                .of(USAGE, row, new RowKey(row.name(), 1), OBSERVED, POSITION);
    }

    private static SourceRecord profile() {
        Map<ProfileField, Object> values =
                Map.of(ProfileField.CITY, "Köln", ProfileField.CARD_EXPIRY_MONTH, 12, ProfileField.IS_PARTNER, false);
        return new ProfileRecords("cloudflare.billing")
                .of(
                        new SourcePartition(ACCOUNT, Dataset.PROFILE),
                        new Profile(values, "{\"x\":1}"),
                        OBSERVED,
                        new ProfilePosition("0123", OBSERVED));
    }

    private static SourceRecord checkpoint() {
        DateRange period = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));
        DateRange covered = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 2, 4));
        return new CheckpointRecords("cloudflare.billing")
                .of(
                        USAGE,
                        new Checkpoint(
                                period, true, covered, 5_000_000_000L, 3, 2, true, "0123456789abcdef", false, OBSERVED),
                        POSITION);
    }

    private static SourceRecord deadLetter() {
        return new DeadLetterRecords("cloudflare.billing")
                .of(
                        new Origin(USAGE, "/accounts/" + ACCOUNT + "/billing/usage/paygo", OBSERVED),
                        new MalformedRow(null, "row 1 of the response: it is not a JSON object", "[\"Köln\"]", 8, 1),
                        POSITION.toMap());
    }
}
