package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a task when the API refuses one of its accounts, or knows it not. */
public enum AccountErrorsMode {
    /** The account is asked for ever more seldom, and comes back by itself; all others go on. */
    ISOLATE,
    /** The task fails, once a second look has shown the same. */
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
