package io.cfbilling.connect.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Function;

/** Reads a stored offset's entries, and says what is wrong with a bad one. */
final class OffsetFields {
    static final String VERSION = "v";
    static final long CURRENT_VERSION = 1;

    private final Map<String, ?> map;

    OffsetFields(Map<String, ?> map) {
        this.map = map;
        if (!(map.get(VERSION) instanceof Number version) || version.longValue() != CURRENT_VERSION) {
            throw new IllegalArgumentException("offset field '" + VERSION + "' is " + map.get(VERSION)
                    + ", but this version of the connector reads " + CURRENT_VERSION
                    + " alone: run the version that wrote the offset, or a later one");
        }
    }

    String text(String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("offset field '" + name + "' must be a text, not " + map.get(name));
    }

    LocalDate date(String name) {
        return parse(name, LocalDate::parse);
    }

    Instant instant(String name) {
        return parse(name, Instant::parse);
    }

    private <T> T parse(String name, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("offset field '" + name + "' is no date: '" + text + "'", e);
        }
    }
}
