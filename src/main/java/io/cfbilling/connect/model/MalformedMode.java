package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the task does with a row or profile that cannot be turned into a record. */
public enum MalformedMode {
    /** It is written to the dead-letter topic, once; the other rows are emitted. */
    DEAD_LETTER,
    /** It is skipped with a warning; the other rows are emitted. */
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
