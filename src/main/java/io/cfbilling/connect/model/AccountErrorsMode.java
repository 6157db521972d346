package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a task does when one of its accounts is forbidden (403) or not found (404). */
public enum AccountErrorsMode {
    /** The task tries the account again with growing waits; the other accounts go on. */
    ISOLATE,
    /** The task fails after a second request with the same result. */
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
    public static AccountErrorsMode of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
