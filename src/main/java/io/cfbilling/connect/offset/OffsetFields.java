package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.Escaped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a stored offset; exceptions say what is wrong with an invalid one. */
final class OffsetFields {
    static final String VERSION = "v";
    static final long CURRENT_VERSION = 1;

    private final Map<String, ?> map;

    /** The entries, whatever their version. */
    OffsetFields(Map<String, ?> map) {
        this.map = map;
    }

    /**
     * The entries of an offset of the version that this connector writes.
     *
     * @param always the entries that every such offset has
     */
    static OffsetFields ofCurrentVersion(Map<String, ?> map, List<String> always) {
        for (String name : always) {
            if (!map.containsKey(name)) {
                throw new IllegalArgumentException("offset field '" + name + "' is missing");
            }
        }
        Object version = map.get(VERSION);
        if (number(version) != CURRENT_VERSION) {
            throw new IllegalArgumentException("offset field '" + VERSION + "' is " + shown(version)
                    + ", but this version of the connector reads only " + CURRENT_VERSION
                    + ": run the version that wrote the offset, or a later one");
        }
        return new OffsetFields(map);
    }

    String text(String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("offset field '" + name + "' must be a text, not " + shown(map.get(name)));
    }

    /** The empty text if there is no such entry. */
    String optionalText(String name) {
        return map.containsKey(name) ? text(name) : "";
    }

    /** The parts of a text that blanks separate; none if the text is empty, or there is no such entry. */
    <T> List<T> entries(String name, Function<String, T> parser) {
        List<T> entries = new ArrayList<>();
        String text = optionalText(name);
        for (String part : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            try {
                entries.add(parser.apply(part));
            } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException("offset field '" + name + "' cannot be read at " + shown(part), e);
            }
        }
        return entries;
    }

    LocalDate date(String name) {
        return parse(name, "date like 2025-01-31", LocalDate::parse);
    }

    LocalDate date(String name, LocalDate otherwise) {
        return map.containsKey(name) ? date(name) : otherwise;
    }

    /** A count from 0 to the most; 0 if there is no such entry. */
    int optionalCount(String name, int most) {
        long count = map.containsKey(name) ? number(map.get(name)) : 0;
        if (count < 0 || count > most) {
            throw new IllegalArgumentException(
                    "offset field '" + name + "' must be a count from 0 to " + most + ", not " + shown(map.get(name)));
        }
        return (int) count;
    }

    /**
     * The whole number; -1 if it is none. Connect gives small numbers of a REST request as Integer, and those of a
     * stored offset as Long.
     */
    private static long number(@Nullable Object value) {
        return value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : -1;
    }

    Instant instant(String name) {
        return parse(name, "moment like 2025-01-31T12:00:00Z", Instant::parse);
    }

    private <T> T parse(String name, String what, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("offset field '" + name + "' is no " + what + ": " + shown(text), e);
        }
    }

    /** A value as a message may show it: cut short, and on one line. */
    static String shown(@Nullable Object value) {
        if (value instanceof String word) {
            return Escaped.of(word);
        } else if (value instanceof Map) {
            return "an object";
        }
        String text = value instanceof Collection ? "a list" : String.valueOf(value);
        return text.length() <= Escaped.LONGEST ? text : text.substring(0, Escaped.LONGEST) + "…";
    }
}
