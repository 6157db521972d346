package io.cfbilling.connect.offset;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The entries of an offset while it is written: knows how much more it may take, as Connect stores it in JSON. */
final class BoundedEntries {
    /** An offset takes no more bytes. */
    static final int MOST_BYTES = 16 * 1024;

    /** The quotes of name and value, the colon and the comma. */
    private static final int PUNCTUATION = 6;

    private static final int BRACES = 2;

    private final Map<String, Object> entries = new HashMap<>();
    private int bytes = BRACES;

    /** Adds an entry without which the offset is none. */
    void put(String name, Object value) {
        entries.put(name, value);
        bytes += PUNCTUATION + length(name) + length(value.toString());
    }

    /** Adds an entry if there is room for it. */
    void putIfItFits(String name, String value) {
        if (length(value) <= room(name)) {
            put(name, value);
        }
    }

    /** How many bytes the value of a further entry may take; negative when there is no room for any. */
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
