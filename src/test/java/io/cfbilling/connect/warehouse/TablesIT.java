package io.cfbilling.connect.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.ProfileRecords;
import io.cfbilling.connect.record.UsageRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables that {@code tables.sql} creates equal those that the sink creates. */
@Tag("worker-independent")
class TablesIT {
    private static final Path TABLES = Path.of("config/warehouse/tables.sql");
    private static final String COLUMNS = """
            SELECT concat(attrelid::regclass, '.', attname, ' ', format_type(atttypid, atttypmod),
                CASE WHEN attnotnull THEN ' not null' END) AS described
            FROM pg_attribute
            WHERE attnum > 0 AND attrelid::regclass::text IN
                ('cloudflare_billing_usage', 'cloudflare_billing_profile', 'cloudflare_billing_checkpoints')
            UNION ALL
            SELECT concat(conrelid::regclass, ' ', pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE contype = 'p' AND conrelid::regclass::text LIKE 'cloudflare_billing_%'
            ORDER BY 1""";

    /** One of the three topics, with its schemas. */
    private record Topic(String name, Schema key, Schema value) {
        SinkRecord row() {
            return message(sample(key), sample(value));
        }

        SinkRecord tombstone() {
            return message(sample(key), null);
        }

        private SinkRecord message(Struct keyOfRow, @Nullable Struct row) {
            return new SinkRecord("cloudflare.billing." + name, 0, key, keyOfRow, row == null ? null : value, row, 0);
        }

        private static Struct sample(Schema schema) {
            Struct struct = new Struct(schema);
            schema.fields().stream()
                    .filter(field -> !field.schema().isOptional())
                    .forEach(field -> struct.put(field, some(field)));
            return struct;
        }

        private static Object some(Field field) {
            if (Decimal.LOGICAL_NAME.equals(field.schema().name())) {
                return BigDecimal.ONE.setScale(18);
            }
            if (field.schema().name() != null) {
                return Date.from(Instant.EPOCH);
            }
            return switch (field.schema().type()) {
                case STRING -> "some";
                case INT32 -> 1;
                case INT64 -> 1L;
                case BOOLEAN -> true;
                default -> throw new IllegalArgumentException(field.toString());
            };
        }
    }

    private static final List<Topic> TOPICS = List.of(
            new Topic("usage", UsageRecords.keySchema(), UsageRecords.valueSchema(DecimalMode.PRECISE)),
            new Topic("profile", ProfileRecords.keySchema(), ProfileRecords.valueSchema()),
            new Topic("checkpoints", CheckpointRecords.keySchema(), CheckpointRecords.valueSchema()));

    private Warehouse warehouse;
    private SinkTasks sink;

    @BeforeEach
    void start() throws IOException {
        warehouse = Warehouse.start();
        sink = new SinkTasks();
    }

    @AfterEach
    void stop() throws IOException {
        sink.close();
        warehouse.close();
    }

    private void createTables() throws IOException {
        warehouse.execute(Files.readString(TABLES));
    }

    @Test
    void equalThoseOfTheSink() throws Exception {
        sink.put(warehouse, TOPICS.stream().map(Topic::row).toList());
        List<?> made = warehouse.rows(COLUMNS);
        warehouse.execute(
                "DROP TABLE cloudflare_billing_usage, cloudflare_billing_profile, cloudflare_billing_checkpoints");

        createTables();
        assertThat(warehouse.rows(COLUMNS)).hasSizeGreaterThan(80).isEqualTo(made);
    }

    /** Without the tables, the sink fails permanently, since a tombstone has no columns to create a table from. */
    @Test
    void letTheSinkStartWithTombstones() throws Exception {
        createTables();
        sink.put(warehouse, TOPICS.stream().map(Topic::tombstone).toList());
        sink.put(warehouse, TOPICS.stream().map(Topic::row).toList());
        for (Topic topic : TOPICS) {
            assertThat(warehouse.rows("SELECT 1 FROM cloudflare_billing_" + topic.name()))
                    .as(topic.name())
                    .hasSize(1);
        }
    }

    @Test
    void allowTheViewsBeforeTheFirstRow() throws IOException {
        createTables();
        createTables();
        warehouse.createViews();
        assertThat(warehouse.rows("SELECT * FROM cloudflare_billing_cost_by_month"))
                .isEmpty();
    }
}
