package io.cfbilling.connect.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** The rules for changes of a released schema. */
final class SchemaRules {
    private SchemaRules() {}

    /** What breaks consumers that have one of the two schemas and read records of the other; empty if nothing does. */
    static List<String> breaks(Schema released, Schema present) {
        List<String> breaks = new ArrayList<>();
        if (!present.getFullName().equals(released.getFullName())) {
            breaks.add("the name " + released.getFullName() + " has become " + present.getFullName());
        }
        if (released.getName().endsWith("Key") && !present.equals(released)) {
            breaks.add("the key has changed: compaction and upserting sinks would keep each row twice");
        }
        cannotRead(present, released)
                .forEach(why -> breaks.add("consumers with the present schema cannot read old records: " + why));
        cannotRead(released, present)
                .forEach(why -> breaks.add("consumers with the released schema cannot read new records: " + why));
        for (Schema.Field field : released.getFields()) {
            Schema.Field now = present.getField(field.name());
            // Avro compares only the bytes: numbers of another scale would be read wrongly.
            if (now != null && !Objects.equals(logicalType(field), logicalType(now))) {
                breaks.add(field.name() + " has become another logical type");
            }
        }
        return breaks;
    }

    private static List<String> cannotRead(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : result.getIncompatibilities().stream().map(Object::toString).toList();
    }

    private static List<LogicalType> logicalType(Schema.Field field) {
        Schema type = field.schema();
        return (type.isUnion() ? type.getTypes() : List.of(type))
                .stream().map(Schema::getLogicalType).filter(Objects::nonNull).toList();
    }
}
