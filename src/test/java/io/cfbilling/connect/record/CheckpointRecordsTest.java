package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class CheckpointRecordsTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final SourcePartition PARTITION = new SourcePartition(ACCOUNT, Dataset.USAGE);
    private static final Instant OBSERVED = Instant.parse("2025-02-20T04:05:06.789Z");
    private static final LocalDate START = LocalDate.of(2025, 2, 15);
    private static final LocalDate END = LocalDate.of(2025, 3, 15);
    private static final UsagePosition POSITION = UsagePosition.startingAt(START, BillingAnchors.UNKNOWN);
    private static final Checkpoint CHECKPOINT = new Checkpoint(
            new DateRange(START, END),
            true,
            new DateRange(START, LocalDate.of(2025, 2, 21)),
            3_000_000_000L,
            7,
            2,
            false,
            "0123456789abcdef",
            true,
            OBSERVED);

    private final CheckpointRecords records = new CheckpointRecords("cloudflare.billing");

    @Test
    void hasTheCheckpointTopicAndTheSourcePartitionOfUsage() {
        SourceRecord record = records.of(PARTITION, CHECKPOINT, POSITION);

        assertThat(record.topic()).isEqualTo("cloudflare.billing.checkpoints");
        assertThat(record.timestamp()).isEqualTo(OBSERVED.toEpochMilli());
        assertThat(record.kafkaPartition()).isNull();
        assertThat(record.sourcePartition()).isEqualTo(Map.of("account_id", ACCOUNT.value(), "dataset", "usage"));
        assertThat(record.sourceOffset()).isEqualTo(POSITION.toMap());
    }

    @Test
    void hasAccountAndPeriodInItsKey() {
        Struct key = (Struct) records.of(PARTITION, CHECKPOINT, POSITION).key();

        key.validate();
        assertThat(key.schema().fields()).extracting(Field::name).containsExactly("account_id", "period_start");
        assertThat(key.getString("account_id")).isEqualTo(ACCOUNT.value());
        assertThat(key.get("period_start")).isEqualTo(midnight("2025-02-15"));
    }

    @Test
    void hasTheResultOfTheRead() {
        Struct value = (Struct) records.of(PARTITION, CHECKPOINT, POSITION).value();

        value.validate();
        assertThat(value.schema().fields()).hasSize(12);
        assertThat(value.getString("account_id")).isEqualTo(ACCOUNT.value());
        assertThat(value.get("period_start")).isEqualTo(midnight("2025-02-15"));
        assertThat(value.get("period_end")).isEqualTo(midnight("2025-03-15"));
        assertThat(value.getBoolean("anchor_known")).isTrue();
        assertThat(value.get("covered_until")).isEqualTo(midnight("2025-02-21"));
        assertThat(value.getInt64("rows")).isEqualTo(3_000_000_000L);
        assertThat(value.getInt64("rows_emitted")).isEqualTo(7);
        assertThat(value.getInt64("rows_removed")).isEqualTo(2);
        assertThat(value.getBoolean("removals_complete")).isFalse();
        assertThat(value.getString("content_digest")).isEqualTo("0123456789abcdef");
        assertThat(value.getBoolean("final")).isTrue();
        assertThat(value.get("observed_at")).isEqualTo(Date.from(OBSERVED));
    }

    @Test
    void writesATombstoneOfAnObsoletePeriod() {
        SourceRecord tombstone = records.tombstone(PARTITION, START, OBSERVED, POSITION);

        assertThat(tombstone.value()).isNull();
        assertThat(tombstone.valueSchema()).isNull();
        assertThat(tombstone.topic()).isEqualTo("cloudflare.billing.checkpoints");
        assertThat(tombstone.key())
                .isEqualTo(records.of(PARTITION, CHECKPOINT, POSITION).key());
        assertThat(tombstone.timestamp()).isEqualTo(OBSERVED.toEpochMilli());
        assertThat(tombstone.sourceOffset()).isEqualTo(POSITION.toMap());
    }

    private static Date midnight(String day) {
        return Date.from(Instant.parse(day + "T00:00:00Z"));
    }
}
