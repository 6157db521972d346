package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a profile's sensitive fields. */
public enum Redaction {
    /** Each is replaced by the same four asterisks: that it is there can be seen, and nothing of what it is. */
    MASK,
    /** Each is left out. */
    DROP;

    /** What stands in a masked field. */
    public static final String MASKED = "****";

    /** All names, as the settings spell them. */
    public static List<String> ids() {
        return Arrays.stream(values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * @throws IllegalArgumentException if there is no such mode
     */
    public static Redaction of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
