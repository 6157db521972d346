package io.cfbilling.connect.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a stored offset; exceptions say what is wrong with an invalid one. */
final class OffsetFields {
    static final String VERSION = "v";
    static final long CURRENT_VERSION = 1;

    private static final int LONGEST_SHOWN = 40;

    private final Map<String, ?> map;

    /** The entries, whatever their version. */
    OffsetFields(Map<String, ?> map) {
        this.map = map;
    }

    /** The entries of an offset of the version that this connector writes. */
    static OffsetFields ofCurrentVersion(Map<String, ?> map) {
        Object version = map.get(VERSION);
        // Connect gives small numbers of a REST request as Integer, and those of a stored offset as Long.
        boolean current = (version instanceof Long || version instanceof Integer)
                && ((Number) version).longValue() == CURRENT_VERSION;
        if (!current) {
            throw new IllegalArgumentException("offset field '" + VERSION + "' is "
                    + (map.containsKey(VERSION) ? shown(version) : "missing")
                    + ", but this version of the connector reads only "
                    + CURRENT_VERSION + ": run the version that wrote the offset, or a later one");
        }
        return new OffsetFields(map);
    }

    String text(String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("offset field '" + name + "' "
                + (map.containsKey(name) ? "must be a text, not " + shown(map.get(name)) : "is missing"));
    }

    /** Empty if there is no such entry. */
    Optional<String> optionalText(String name) {
        return map.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    LocalDate date(String name) {
        return parse(name, "date like 2025-01-31", LocalDate::parse);
    }

    LocalDate date(String name, LocalDate otherwise) {
        return map.containsKey(name) ? date(name) : otherwise;
    }

    /** A count from 0 to the most; 0 if there is no such entry. */
    int optionalCount(String name, int most) {
        Object value = map.get(name);
        if (!map.containsKey(name)) {
            return 0;
        }
        if ((value instanceof Long || value instanceof Integer)
                && ((Number) value).longValue() >= 0
                && ((Number) value).longValue() <= most) {
            return ((Number) value).intValue();
        }
        throw new IllegalArgumentException(
                "offset field '" + name + "' must be a count from 0 to " + most + ", not " + shown(value));
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
        if (value instanceof String text) {
            return "'" + shortened(text) + "'";
        } else if (value instanceof Map) {
            return "an object";
        } else if (value instanceof Collection) {
            return "a list";
        }
        return shortened(String.valueOf(value));
    }

    /** The text, cut if it is too long for a message. */
    static String shortened(String text) {
        String line = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }
}
