package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class BillingRecordTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("row", Schema.INT32_SCHEMA).build();
    private static final SourcePartition PARTITION =
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE);

    /** An offset that must not be written yet. */
    private static final class Unread extends AbstractMap<String, Object> {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new AssertionError("the offset was read");
        }
    }

    private static SourceRecord record(int row, Map<String, Object> offset) {
        return new BillingRecord(
                BillingRecord.Target.of(Topic.USAGE, "billing"),
                new BillingRecord.Source(PARTITION, offset),
                new Struct(KEY).put("row", row),
                null,
                Instant.EPOCH);
    }

    /** As Connect looks up whether a record ends a transaction. */
    @Test
    void isLookedUpWithoutItsOffset() {
        Set<SourceRecord> ends = new HashSet<>(Set.of(record(1, new Unread())));

        assertThat(ends.contains(record(2, new Unread()))).isFalse();
    }

    @Test
    void equalsARecordOfTheSameContent() {
        Map<String, Object> offset = Map.of("cursor", "2026-01-01");

        assertThat(record(1, offset)).isEqualTo(record(1, offset)).hasSameHashCodeAs(record(1, offset));
        assertThat(record(1, offset)).isNotEqualTo(record(1, Map.of("cursor", "2026-01-02")));
    }
}
