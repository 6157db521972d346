package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.UsageRecords;
import io.cfbilling.connect.simulator.UsagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A column is added in {@link UsageField}. These tests name the other places that want it. */
class NewColumnTest {
    private static final Path TABLES = Path.of("config/warehouse/tables.sql");
    private static final Path SCHEMA = Path.of("schemas/PaygoUsage.avsc");

    @ParameterizedTest
    @EnumSource
    void isInTheRecord(UsageField column) {
        assertThat(UsageRecords.valueSchema(DecimalMode.PRECISE).field(column.apiName()))
                .as("UsageRecords takes its fields from UsageField, but lacks %s", column.apiName())
                .isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void isInTheSchemaThatConsumersRead(UsageField column) throws IOException {
        assertThat(Files.readString(SCHEMA))
                .as("%s lacks %s: generate it, as CONTRIBUTING says", SCHEMA, column.apiName())
                .contains("\"name\" : \"" + column.apiName() + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void isInTheWarehousesTable(UsageField column) throws IOException {
        String type = switch (column.kind()) {
            case TEXT -> "text";
            case DECIMAL -> "numeric(38,18)";
            case TIMESTAMP -> "timestamp(6)";
        };
        String line = "    \"" + column.apiName() + "\" " + type + (column.required() ? " NOT NULL" : "") + ",";
        assertThat(Files.readString(TABLES))
                .as("the table of usage in %s lacks the line%n%s", TABLES, line)
                .contains(line);
    }

    @ParameterizedTest
    @EnumSource
    void isInTheRowsOfTheSimulator(UsageField column) {
        assertThat(UsagePath.BILLABLE_USAGE.fields())
                .as("the simulator does not return %s: add it to BillableFields", column.apiName())
                .contains(column.apiName());
    }
}
