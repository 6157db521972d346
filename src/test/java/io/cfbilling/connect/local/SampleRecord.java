package io.cfbilling.connect.local;

import io.cfbilling.connect.page.AvroFields;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;

/** One record as text, field by field; what is null is left out. */
final class SampleRecord {
    private SampleRecord() {}

    static String of(GenericRecord value) {
        return value.getSchema().getFields().stream()
                .flatMap(field ->
                        AvroFields.shown(value, field)
                                .map(text -> String.format("  %-24s  %s", field.name(), text))
                                .stream())
                .collect(Collectors.joining("\n"));
    }
}
