package io.cfbilling.connect.record;

import io.cfbilling.connect.offset.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a record's key or value: for each, in the order of the schema, its name, its schema, and where its
 * content comes from.
 *
 * @param <T> what a key or value is made of
 */
final class Columns<T> {
    private static final Schema ACCOUNT = SchemaBuilder.string()
            .doc("Id of the account, from the path of the request: 32 lower-case hex characters.")
            .build();
    private static final Schema UNKNOWN_FIELDS = SchemaBuilder.string()
            .optional()
            .doc("A JSON object of the fields that this schema does not know; null when there are none.")
            .build();

    private final Schema schema;
    private final List<Function<T, @Nullable Object>> contents;

    private Columns(Builder<T> builder) {
        this.schema = builder.schema.build();
        this.contents = List.copyOf(builder.contents);
    }

    /** Collects the columns, in order. */
    static final class Builder<T> {
        private final SchemaBuilder schema;
        private final List<Function<T, @Nullable Object>> contents = new ArrayList<>();

        /**
         * @param name the schema's name, without our namespace
         */
        Builder(String name, String doc) {
            schema = SchemaBuilder.struct().name("io.cfbilling." + name).doc(doc);
        }

        Builder<T> add(String name, Schema column, Function<T, @Nullable Object> content) {
            schema.field(name, column);
            contents.add(content);
            return this;
        }

        /** Adds the id of the account that a record is of. */
        Builder<T> addAccount(String name, Function<T, SourcePartition> partition) {
            return add(name, ACCOUNT, whole -> partition.apply(whole).account().value());
        }

        /** Adds the fields of the API that the schema does not know. */
        Builder<T> addUnknownFields(String name, Function<T, @Nullable Object> content) {
            return add(name, UNKNOWN_FIELDS, content);
        }

        Columns<T> build() {
            return new Columns<>(this);
        }
    }

    Schema schema() {
        return schema;
    }

    /** The key or value with that content. */
    Struct of(T whole) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            Object content = contents.get(field.index()).apply(whole);
            // Connect checks every content that is put; without one, an optional field is null.
            if (content != null || !field.schema().isOptional()) {
                struct.put(field, content);
            }
        }
        return struct;
    }
}
