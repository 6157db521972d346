package io.cfbilling.connect.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A malformed field of one row.
 *
 * @param field the API's name of the field; ignored if the row does not have it
 * @param json replaces the value; null: the field is missing
 */
public record Malformation(String field, @Nullable String json) {
    /** The field is not there. */
    public static Malformation missing(String field) {
        return new Malformation(field, null);
    }

    /** An object replaces a text or number. */
    public static Malformation wrongType(String field) {
        return new Malformation(field, "{\"unexpected\":true}");
    }

    /** Any JSON replaces the value. */
    public static Malformation json(String field, String json) {
        return new Malformation(field, json);
    }
}
