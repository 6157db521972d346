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
 * What may be told of JSON that no schema knows: of sensitive and personal fields what their modes say, also within texts
 * that are JSON themselves, and of no text a credential.
 *
 * @param redaction what becomes of sensitive and personal fields, by their names
 * @param quotes knows the credential
 */
record Redactor(Redaction redaction, Quotes quotes) {
    /** So deep may texts that are JSON stand in one another; what is deeper is masked. */
    private static final int MOST_TEXTS = 3;

    /** The text, fit to be told. */
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
        Object emitted = within(json, texts - 1);
        // Of a field that comes twice only the last is in the JSON that was read.
        boolean unchanged = Objects.equals(json, emitted) && !redaction.hidesFieldOf(value);
        return quotes.hidden(unchanged ? value : JsonText.text(emitted));
    }

    private static boolean looksLikeJson(String value) {
        String start = value.length() > 64 ? value.substring(0, 64) : value;
        start = start.strip();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"{") || start.startsWith("\"[");
    }

    /**
     * A name, or a text that is no JSON, as it may be shown: masked where it names a sensitive field, whose value may be
     * anywhere in it.
     *
     * @param isCut whether it is the beginning of a longer one
     */
    String plain(String value, boolean isCut) {
        return redaction.hidesFieldOf(value)
                ? Redaction.MASKED
                : isCut ? quotes.hiddenInBeginning(value) : quotes.hidden(value);
    }

    /** What may be told of a value that {@link JsonText#read} gave. */
    @Nullable
    Object within(@Nullable Object value) throws IOException {
        return within(value, MOST_TEXTS);
    }

    private @Nullable Object within(@Nullable Object value, int texts) throws IOException {
        if (value instanceof Map<?, ?> object) {
            return fields(object, texts);
        } else if (value instanceof List<?> array) {
            List<@Nullable Object> emitted = new ArrayList<>();
            for (Object element : array) {
                emitted.add(within(element, texts));
            }
            return emitted;
        }
        return value instanceof String text ? text(text, texts) : value;
    }

    private Map<String, @Nullable Object> fields(Map<?, ?> object, int texts) throws IOException {
        Map<String, @Nullable Object> emitted = new TreeMap<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            String name = String.valueOf(field.getKey());
            switch (redaction.mode(name)) {
                case MASK -> emitted.put(plain(name, false), Redaction.MASKED);
                case HASH -> emitted.put(plain(name, false), JsonText.hashed(field.getValue(), redaction));
                case INCLUDE -> emitted.put(plain(name, false), within(field.getValue(), texts));
                case DROP -> {}
            }
        }
        return emitted;
    }
}
