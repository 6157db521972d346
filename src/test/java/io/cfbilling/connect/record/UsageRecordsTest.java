package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsageRecordsTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final SourcePartition PARTITION = new SourcePartition(ACCOUNT, Dataset.USAGE);
    private static final Instant OBSERVED = Instant.parse("2025-02-03T04:05:06.789Z");
    private static final UsagePosition POSITION =
            UsagePosition.startingAt(LocalDate.of(2025, 2, 1), BillingAnchors.UNKNOWN);

    private static final UsageRecords RECORDS = new UsageRecords("cloudflare.billing", DecimalMode.PRECISE);

    private static SourceRecord record(UsageRow row, int ordinal) {
        return RECORDS.of(PARTITION, row, new RowKey(row.name(), ordinal), OBSERVED, POSITION);
    }

    @Test
    void goesToTheUsageTopicAtTheMomentOfTheResponse() {
        SourceRecord record = record(SampleRow.row().build(), 0);

        assertThat(record.topic()).isEqualTo("cloudflare.billing.usage");
        assertThat(record.timestamp()).isEqualTo(OBSERVED.toEpochMilli());
        assertThat(record.kafkaPartition()).isNull();
        assertThat(record.sourcePartition()).isEqualTo(Map.of("account_id", ACCOUNT.value(), "dataset", "usage"));
        assertThat(record.sourceOffset()).isEqualTo(POSITION.toMap());
    }

    @Test
    void hasTheKeyOfTheRow() {
        Struct key = (Struct) record(SampleRow.row().build(), 3).key();

        key.validate();
        assertThat(key.schema().fields())
                .extracting(Field::name)
                .containsExactly(
                        "BillingAccountId",
                        "ChargePeriodStart",
                        "ChargePeriodEnd",
                        "ServiceName",
                        "ConsumedUnit",
                        "x_Ordinal");
        assertThat(values(key))
                .containsExactly(
                        ACCOUNT.value(),
                        Date.from(Instant.parse("2025-02-01T00:00:00Z")),
                        Date.from(Instant.parse("2025-02-02T00:00:00Z")),
                        "Workers Standard",
                        "Requests",
                        3);
    }

    @Test
    void hasTheSameKeyForAllEndpointVersions() {
        UsageRow later = SampleRow.row()
                .with(UsageField.SUBSCRIPTION_ID, "s1")
                .with(UsageField.LIST_COST, new BigDecimal("1"))
                .unknownFields("{\"a\":1}")
                .build();

        assertThat(record(later, 0).key())
                .isEqualTo(record(SampleRow.row().build(), 0).key());
    }

    @Test
    void hasTheAccountTheColumnsAndTheAddedFields() {
        UsageRow row =
                SampleRow.row().unknownFields("{\"RegionName\":\"weur\"}").build();

        Struct value = (Struct) record(row, 2).value();

        value.validate();
        assertThat(value.schema().fields()).hasSize(1 + UsageField.values().length + 3);
        assertThat(value.getString("BillingAccountId")).isEqualTo(ACCOUNT.value());
        assertThat(value.get("ContractedCost")).isEqualTo(new BigDecimal("0.750000000000000000"));
        assertThat(value.get("ChargePeriodStart")).isEqualTo(Date.from(Instant.parse("2025-02-01T00:00:00Z")));
        assertThat(value.getString("ZoneId")).isNull();
        assertThat(value.getInt32("x_Ordinal")).isEqualTo(2);
        assertThat(value.get("x_ObservedAt")).isEqualTo(Date.from(OBSERVED));
        assertThat(value.getString("x_UnknownFields")).isEqualTo("{\"RegionName\":\"weur\"}");
    }

    @ParameterizedTest
    @EnumSource
    void fitsItsSchemaWithEveryColumnFilled(DecimalMode mode) {
        SampleRow row = SampleRow.row();
        for (UsageField field : UsageField.values()) {
            if (!field.required()) {
                row.with(field, field.kind() == UsageField.Kind.DECIMAL ? new BigDecimal("1.5") : "text");
            }
        }

        UsageRow built = row.build();
        Struct value = (Struct) new UsageRecords("p", mode)
                .of(PARTITION, built, new RowKey(built.name(), 0), OBSERVED, POSITION)
                .value();

        value.validate();
        for (UsageField field : UsageField.values()) {
            assertThat(value.get(field.apiName())).as(field.apiName()).isNotNull();
        }
    }

    @Test
    void givesEachDuplicateItsOwnKey() {
        UsageRow row = SampleRow.row().build();
        Set<Object> keys = new HashSet<>();
        for (int ordinal = 0; ordinal < 4; ordinal++) {
            keys.add(record(row, ordinal).key());
        }

        assertThat(keys).hasSize(4);
    }

    @Test
    void writesATombstoneWithTheSameKeyBytes() {
        UsageRow row = SampleRow.row()
                .with(UsageField.CHARGE_PERIOD_START, Instant.parse("2025-02-01T06:30:00.123Z"))
                .with(UsageField.CHARGE_PERIOD_END, Instant.parse("2025-02-03T00:00:00Z"))
                .with(UsageField.CONSUMED_UNIT, "")
                .build();
        SourceRecord emitted = record(row, 3);

        SourceRecord tombstone =
                RECORDS.tombstone(PARTITION, row.day(), new RowKey(row.name(), 3), OBSERVED.plusSeconds(60), POSITION);

        assertThat(bytes(tombstone)).isEqualTo(bytes(emitted));
        assertThat(tombstone.keySchema()).isEqualTo(emitted.keySchema());
        assertThat(tombstone.value()).isNull();
        assertThat(tombstone.valueSchema()).isNull();
        assertThat(tombstone.topic()).isEqualTo(emitted.topic());
        assertThat(tombstone.timestamp()).isEqualTo(OBSERVED.plusSeconds(60).toEpochMilli());
        assertThat(tombstone.sourcePartition()).isEqualTo(emitted.sourcePartition());
        assertThat(tombstone.sourceOffset()).isEqualTo(POSITION.toMap());
    }

    @Test
    void haveTheirSourcePartitionInConnectsOrder() {
        assertThat(record(SampleRow.row().build(), 0).sourcePartition().toString())
                .isEqualTo(PARTITION.toMap().toString());
    }

    private static byte[] bytes(SourceRecord record) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", false), true);
            return converter.fromConnectData(record.topic(), record.keySchema(), record.key());
        }
    }

    private static List<Object> values(Struct struct) {
        return struct.schema().fields().stream().map(struct::get).toList();
    }
}
