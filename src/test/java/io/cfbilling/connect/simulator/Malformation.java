package io.cfbilling.connect.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with one row.
 *
 * @param field the API's name of one of the row's fields; nothing happens where the row does not have it
 * @param json what stands in its place; null: the field is missing
 */
public record Malformation(String field, @Nullable String json) {
    /** The field is not there. */
    public static Malformation missing(String field) {
        return new Malformation(field, null);
    }

    /** An object stands where text or a number belongs. */
    public static Malformation wrongType(String field) {
        return new Malformation(field, "{\"unexpected\":true}");
    }

    /** Any JSON stands in the field's place. */
    public static Malformation json(String field, String json) {
        return new Malformation(field, json);
    }
}
