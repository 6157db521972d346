package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is polled for each account. */
public enum Dataset {
    /** The billing profile: one object for each account, which changes rarely. */
    PROFILE,
    /** PayGo usage: rows by service and day, restated after the fact. */
    USAGE;

    /** The name in settings, source partitions and topics: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if there is no such dataset; the message lists the valid names
     */
    public static Dataset of(String id) {
        return Arrays.stream(values())
                .filter(dataset -> dataset.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no dataset '" + id + "': write one of " + ids()));
    }

    /** All names, in declaration order. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Dataset::id).toList();
    }
}
