package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.Redaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Redacts JSON that no schema describes: sensitive and personal fields by their modes, also within texts that are JSON
 * themselves, and the credential in any text.
 *
 * @param redaction how sensitive and personal fields are redacted, by their names
 * @param quotes knows the credential
 */
record Redactor(Redaction redaction, Quotes quotes) {
    /** How deep JSON texts may be nested in one another; deeper ones are masked. */
    private static final int MOST_TEXTS = 3;

    /** The text, redacted. */
    String text(String value) throws IOException {
        return text(value, MOST_TEXTS);
    }

    private String text(String value, int texts) throws IOException {
        if (!looksLikeJson(value)) {
            return plain(value, false);
        } else if (texts == 0) {
            return Redaction.MASKED;
        }
        Object json;
        try {
            json = JsonText.read(value);
        } catch (StreamConstraintsException tooDeep) {
            return Redaction.MASKED;
        } catch (IOException noJson) {
            return plain(value, false);
        }
        Object redacted = within(json, texts - 1);
        // The JSON that was read has only the last of two fields with the same name.
        boolean unchanged = Objects.equals(json, redacted) && !redaction.hidesFieldOf(value);
        return quotes.hidden(unchanged ? value : JsonText.text(redacted));
    }

    private static boolean looksLikeJson(String value) {
        String start = value.length() > 64 ? value.substring(0, 64) : value;
        start = start.strip();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"{") || start.startsWith("\"[");
    }

    /**
     * A name, or a text that is not JSON, redacted: masked if it names a sensitive field, whose value may be anywhere
     * in it.
     *
     * @param isCut whether it is the beginning of a longer one
     */
    String plain(String value, boolean isCut) {
        return redaction.hidesFieldOf(value)
                ? Redaction.MASKED
                : isCut ? quotes.hiddenInBeginning(value) : quotes.hidden(value);
    }

    /** The object as redacted text; null if nothing is left of it. */
    @Nullable
    String json(Map<String, @Nullable Object> object) throws IOException {
        return within(object) instanceof Map<?, ?> redacted && !redacted.isEmpty() ? JsonText.text(redacted) : null;
    }

    /** A value of {@link JsonText#read}, redacted. */
    @Nullable
    Object within(@Nullable Object value) throws IOException {
        return within(value, MOST_TEXTS);
    }

    private @Nullable Object within(@Nullable Object value, int texts) throws IOException {
        if (value instanceof Map<?, ?> object) {
            return fields(object, texts);
        } else if (value instanceof List<?> array) {
            List<@Nullable Object> redacted = new ArrayList<>();
            for (Object element : array) {
                redacted.add(within(element, texts));
            }
            return redacted;
        }
        return value instanceof String text ? text(text, texts) : value;
    }

    private Map<String, @Nullable Object> fields(Map<?, ?> object, int texts) throws IOException {
        Map<String, @Nullable Object> redacted = new TreeMap<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            String name = String.valueOf(field.getKey());
            switch (redaction.mode(name)) {
                case MASK -> redacted.put(plain(name, false), Redaction.MASKED);
                case HASH -> redacted.put(plain(name, false), JsonText.hashed(field.getValue(), redaction));
                case INCLUDE -> redacted.put(plain(name, false), within(field.getValue(), texts));
                case DROP -> {}
            }
        }
        return redacted;
    }
}
