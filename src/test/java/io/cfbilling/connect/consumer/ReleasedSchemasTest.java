package io.cfbilling.connect.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.consumer.ReleasedSchemas.Released;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Consumers with any released schema can read records with the current one, and the other way round. */
class ReleasedSchemasTest {
    private static final String VALUE = """
            {"type": "record", "name": "Row", "namespace": "n", "fields": [
              {"name": "text", "type": "string"},
              {"name": "cost", "type": {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 18}},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "mode", "type": {"type": "enum", "name": "Mode", "symbols": ["ONE", "TWO"]}},
              {"name": "extra", "type": ["null", "string"], "default": null}
            ]}""";

    static List<Released> released() {
        return ReleasedSchemas.all();
    }

    @Test
    void thereAreReleasedSchemas() {
        assertThat(released()).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("released")
    void existAndAreCompatibleWithTheCurrentOnes(Released released) {
        assertThat(ReleasedSchemas.present()).contains(released.file());
        assertThat(SchemaRules.breaks(released.schema(), released.present())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a field without a default was removed | {\"name\": \"text\", \"type\": \"string\"}, | `` | released schema cannot read",
                "a field without a default was added | \"fields\": [ | \"fields\": [{\"name\": \"more\", \"type\": \"string\"}, | present schema cannot read",
                "another type | \"type\": \"string\"} | \"type\": \"double\"} | cannot read",
                "an optional field became required | [\"null\", \"string\"], \"default\": null | \"string\" | present schema cannot read",
                "a required field became optional | \"type\": \"string\"} | \"type\": [\"null\", \"string\"], \"default\": null} | released schema cannot read",
                "an enum lost a symbol | [\"ONE\", \"TWO\"] | [\"ONE\"] | present schema cannot read",
                "an enum gained a symbol | [\"ONE\", \"TWO\"] | [\"ONE\", \"TWO\", \"SIX\"] | released schema cannot read",
                "a field has another name | \"name\": \"text\" | \"name\": \"words\" | cannot read",
                "another namespace | \"namespace\": \"n\" | \"namespace\": \"m\" | the name n.Row has become m.Row",
                "another scale | \"scale\": 18 | \"scale\": 12 | cost has become another logical type",
                "another precision | \"precision\": 38 | \"precision\": 28 | cost has become another logical type",
                "another unit of time | timestamp-millis | timestamp-micros | at has become another logical type"
            })
    void areBrokenByWhatConsumersCannotRead(String what, String from, String to, String why) {
        assertThat(VALUE).contains(from);
        Schema changed = parsed(VALUE.replace(from, to));
        assertThat(SchemaRules.breaks(parsed(VALUE), changed))
                .as(what)
                .isNotEmpty()
                .anySatisfy(sentence -> assertThat(sentence).contains(why));
    }

    @Test
    void mayGainAndLoseOptionalFieldsAndChangeDocs() {
        String fewer =
                VALUE.replace(",\n  {\"name\": \"extra\", \"type\": [\"null\", \"string\"], \"default\": null}", "");
        assertThat(fewer).isNotEqualTo(VALUE);
        String documented = VALUE.replace("\"name\": \"text\",", "\"name\": \"text\", \"doc\": \"Words.\",");

        assertThat(SchemaRules.breaks(parsed(fewer), parsed(VALUE))).isEmpty();
        assertThat(SchemaRules.breaks(parsed(VALUE), parsed(fewer))).isEmpty();
        assertThat(SchemaRules.breaks(parsed(VALUE), parsed(documented))).isEmpty();
    }

    @Test
    void aKeyMustNotGainAnOptionalField() {
        String key = VALUE.replace("\"Row\"", "\"RowKey\"");
        String more = key.replace(
                "\"fields\": [",
                "\"fields\": [{\"name\": \"more\", \"type\": [\"null\", \"string\"], \"default\": null},");

        assertThat(SchemaRules.breaks(parsed(key), parsed(key))).isEmpty();
        assertThat(SchemaRules.breaks(parsed(key), parsed(more)))
                .singleElement()
                .asString()
                .contains("the key has changed");
    }

    private static Schema parsed(String json) {
        return new Schema.Parser().parse(json);
    }
}
