package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a row or profile that cannot be turned into a record. */
public enum MalformedMode {
    /** It is written to the dead-letter topic, once; all other rows go on. */
    DEAD_LETTER,
    /** It is left out with a warning; all other rows go on. */
    SKIP,
    /** The task fails. */
    FAIL;

    /** All names, as the settings spell them. */
    public static List<String> ids() {
        return Arrays.stream(values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * @throws IllegalArgumentException if there is no such mode
     */
    public static MalformedMode of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
