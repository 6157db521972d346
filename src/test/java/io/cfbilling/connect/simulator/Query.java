package io.cfbilling.connect.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. */
final class Query {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Map<String, String> values = new LinkedHashMap<>();
    private boolean repeats;

    Query(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            repeats |= values.put(name, value) != null;
        }
    }

    /** Rejects parameters other than these, and any that is given twice. */
    void allowOnly(String... names) {
        List<String> known = List.of(names);
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw Rejection.badParameter("Unknown query parameter: " + name);
            }
        }
        if (repeats) {
            throw Rejection.badParameter("A query parameter was given more than once");
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The date of a parameter that is there. */
    LocalDate date(String name) {
        LocalDate date = dateOrNull(name);
        if (date == null) {
            throw Rejection.badParameter("Invalid date in '" + name + "': expected YYYY-MM-DD");
        }
        return date;
    }

    /** The date of a parameter; null if it is absent or not a date. */
    @Nullable
    LocalDate dateOrNull(String name) {
        String text = values.get(name);
        if (text == null || !DATE.matcher(text).matches()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A whole number within bounds. */
    int number(String name, int otherwise, int least, int most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Rejection.badParameter("Not a number in '" + name + "'");
        }
        throw Rejection.badParameter("Out of range: '" + name + "' must be " + least + " to " + most);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
