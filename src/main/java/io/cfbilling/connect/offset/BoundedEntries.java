package io.cfbilling.connect.offset;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The entries of an offset while it is written. Counts the bytes that Connect stores it in, as JSON. */
final class BoundedEntries {
    /** The most bytes of an offset. */
    static final int MOST_BYTES = 16 * 1024;

    /** The quotes of name and value, the colon and the comma. */
    private static final int PUNCTUATION = 6;

    private static final int BRACES = 2;

    private final Map<String, Object> entries = new HashMap<>();
    private int bytes = BRACES;

    /** Adds an entry that every offset must have. */
    void put(String name, Object value) {
        entries.put(name, value);
        bytes += PUNCTUATION + length(name) + length(value.toString());
    }

    /** Adds an entry if its text is not empty and there is room for it. */
    void putIfItFits(String name, String value) {
        if (!value.isEmpty() && length(value) <= room(name)) {
            put(name, value);
        }
    }

    /** The most bytes that the value of a further entry may have; negative if no entry fits. */
    int room(String name) {
        return MOST_BYTES - bytes - PUNCTUATION - length(name);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(entries);
    }
}
