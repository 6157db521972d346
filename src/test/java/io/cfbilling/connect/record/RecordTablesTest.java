package io.cfbilling.connect.record;

import io.cfbilling.connect.GeneratedPart;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.record.SampleRecords.Sample;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of fields in records.md. */
class RecordTablesTest {
    private static final Map<String, String> LOGICAL_TYPES =
            Map.of(Decimal.LOGICAL_NAME, "decimal", Timestamp.LOGICAL_NAME, "timestamp", Date.LOGICAL_NAME, "date");

    /** Other keys have one or two fields, and profiles have fields whose names explain them. */
    static Stream<Sample> samples() {
        Set<String> shown = Set.of("PaygoUsageKey.avsc", "PaygoUsage.avsc", "Checkpoint.avsc", "DeadLetter.avsc");
        return SampleRecords.all().stream().filter(sample -> shown.contains(sample.file()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void areGeneratedFromTheSchemas(Sample sample) {
        String table = "| field | type | what it is |\n|---|---|---|\n"
                + sample.content().schema().fields().stream()
                        .map(RecordTablesTest::line)
                        .collect(Collectors.joining());
        GeneratedPart.is(sample.file().replace(".avsc", ""), table, RecordTablesTest.class);
    }

    @Test
    void theFieldsOfProfilesAreListedByTheirRedaction() {
        Map<ProfileField.Group, String> titles = Map.of(
                ProfileField.Group.OPEN, "never redacted",
                ProfileField.Group.PERSONAL, "personal",
                ProfileField.Group.SENSITIVE, "sensitive");
        String table = "| group | fields |\n|---|---|\n"
                + Arrays.stream(ProfileField.Group.values())
                        .map(group -> "| " + titles.get(group) + " | " + names(group) + " |\n")
                        .collect(Collectors.joining());
        GeneratedPart.is("BillingProfile", table, RecordTablesTest.class);
    }

    private static String names(ProfileField.Group group) {
        Schema profile = ProfileRecords.valueSchema();
        return Arrays.stream(ProfileField.values())
                .filter(field -> field.group() == group)
                .map(field -> profile.field(field.apiName()))
                .map(field -> "`" + field.name() + "`" + unlessText(field.schema()))
                .collect(Collectors.joining(", "));
    }

    private static String unlessText(Schema schema) {
        return schema.type() == Schema.Type.STRING ? "" : " (" + schema.type().getName() + ")";
    }

    private static String line(Field field) {
        return "| `" + field.name() + "` | " + type(field.schema()) + " | "
                + field.schema().doc() + " |\n";
    }

    private static String type(Schema schema) {
        String logical = schema.name() == null ? null : LOGICAL_TYPES.get(schema.name());
        String type = Objects.requireNonNullElse(logical, schema.type().getName());
        return schema.isOptional() ? type + ", optional" : type;
    }
}
