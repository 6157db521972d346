package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An enum whose values have names of their own in settings, offsets and metrics. */
public interface Named {
    /** The constant's name in Java. */
    String name();

    /** The value's name: that of the constant in lower case, if the enum has no other rule. */
    default String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names, in declaration order. */
    static <E extends Enum<E> & Named> List<String> ids(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Named::id).toList();
    }

    /**
     * The value with that name.
     *
     * @param what what the values are, for the message
     * @throws IllegalArgumentException if there is no such value; the message lists the valid names
     */
    static <E extends Enum<E> & Named> E of(Class<E> type, String what, String id) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no " + what + " '" + id + "': write one of " + ids(type)));
    }
}
