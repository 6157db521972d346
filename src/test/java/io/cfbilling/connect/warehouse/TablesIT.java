package io.cfbilling.connect.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.Pages;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.ProfileRecords;
import io.cfbilling.connect.record.UsageRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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

/** The tables: those that {@code tables.sql} creates equal those that the sink creates, and the pages' SQL reads them. */
@Tag("worker-independent")
class TablesIT {
    private static final Path TABLES = Path.of("config/warehouse/tables.sql");
    private static final String SINK = "postgres-sink.json";
    private static final String ACCOUNT = "213bad926bb96736d90906c3874534d9";
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

        /** A row of the day and account that the page names. */
        SinkRecord version(String service, String observedAt, int cost) {
            Struct row = sample(value)
                    .put("BillingAccountId", ACCOUNT)
                    .put("ServiceName", service)
                    .put("ChargePeriodStart", Date.from(Instant.parse("2026-10-01T00:00:00Z")))
                    .put("x_ObservedAt", Date.from(Instant.parse(observedAt)))
                    .put("ContractedCost", BigDecimal.valueOf(cost).setScale(18));
            return message(sample(key), row);
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
        sink.put(SINK, warehouse, TOPICS.stream().map(Topic::row).toList());
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
        sink.put(SINK, warehouse, TOPICS.stream().map(Topic::tombstone).toList());
        sink.put(SINK, warehouse, TOPICS.stream().map(Topic::row).toList());
        for (Topic topic : TOPICS) {
            assertThat(warehouse.rows("SELECT 1 FROM cloudflare_billing_" + topic.name()))
                    .as(topic.name())
                    .hasSize(1);
        }
    }

    /** Before the first row, too. */
    @Test
    void letAnalystsRunTheSqlOfThePages() throws IOException {
        createTables();
        createTables();
        warehouse.createViews();
        List<String> statements = Pages.blocks(Pages.page("warehouse"), "sql");
        String grants = statements.get(0);
        assertThat(grants).startsWith("CREATE ROLE analysts;");
        warehouse.execute(grants);
        List<String> queries = new ArrayList<>(statements.subList(1, statements.size()));
        queries.add(Pages.blocks(Pages.page("faq"), "sql").get(0));
        assertThat(queries).hasSizeGreaterThan(5).allSatisfy(query -> {
            assertThat(query).containsPattern("^(SELECT|WITH) ");
            warehouse.execute("SET ROLE analysts;\n" + query);
        });
    }

    @Test
    void keepFormerValuesInTheHistory() throws Exception {
        Topic usage = TOPICS.get(0);
        SinkRecord restated = usage.version("R2", "2026-10-03T00:00:00Z", 7);
        sink.put(
                "history-sink.json",
                warehouse,
                List.of(
                        usage.tombstone(),
                        usage.version("R2", "2026-10-02T00:00:00Z", 5),
                        restated,
                        restated,
                        usage.tombstone()));
        assertThat(warehouse.rows(Pages.blocks(Pages.page("faq"), "sql").get(1)))
                .extracting(row -> row.get("observed_at") + " " + row.get("cost"))
                .containsExactly("2026-10-02T00:00 5.000000000000000000", "2026-10-03T00:00 7.000000000000000000");
    }

    /** An older row of another key counts only while removals are not complete. */
    @Test
    void showTheCurrentRowsOfTheHistory() throws Exception {
        createTables();
        Topic usage = TOPICS.get(0);
        sink.put(
                "history-sink.json",
                warehouse,
                List.of(
                        usage.version("Workers", "2026-10-02T00:00:00Z", 3),
                        usage.version("R2", "2026-10-02T00:00:00Z", 5),
                        usage.version("R2", "2026-10-03T00:00:00Z", 7)));
        assertThat(currentRowsOfTheHistory()).containsExactly("R2 7.000000000000000000");

        warehouse.execute("INSERT INTO cloudflare_billing_checkpoints VALUES ('" + ACCOUNT + "', '2026-09-15',"
                + " '2026-10-15', true, '2026-10-04', 1, 1, 0, false, '', false, '2026-10-03')");
        assertThat(currentRowsOfTheHistory())
                .containsExactlyInAnyOrder("R2 7.000000000000000000", "Workers 3.000000000000000000");
    }

    private List<String> currentRowsOfTheHistory() {
        return warehouse.rows(Pages.blocks(Pages.page("records"), "sql").get(0)).stream()
                .map(row -> row.get("ServiceName") + " " + row.get("ContractedCost"))
                .toList();
    }
}
