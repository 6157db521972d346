package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one row or profile that the schema does not know. They are kept up to {@link #MOST_BYTES}; beyond that,
 * the largest are left out, and only their names and lengths are kept. What is kept does not depend on their order.
 */
final class UnknownFields {
    /** How many bytes of UTF-8 are kept of all fields together. */
    static final int MOST_BYTES = 64 * 1024;

    /** How many of the fields that are left out are named. */
    private static final int MOST_NAMES = 100;

    private static final int LONGEST_NAME = 200;

    /** Among how many fields a repeated one is noticed. */
    private static final int MOST_COMPARED = 1000;

    private static final String THE_REST = "\u2026";

    private static final Comparator<Field> ORDER =
            Comparator.comparingLong(Field::bytes).thenComparing(Field::name);

    private final Redactor redactor;
    private final NavigableMap<Field, String> kept = new TreeMap<>(ORDER);
    private final NavigableMap<String, Long> leftOut = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private long bytes;
    private long unnamed;
    private @Nullable Field least;

    private record Field(String name, long bytes, long characters) {}

    /**
     * @param redactor redacts them
     */
    UnknownFields(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * Reads the value at the parser's current token, to its end.
     *
     * @param nameIsCut whether the name is the beginning of a longer one
     * @return whether the name is new
     */
    boolean add(String name, boolean nameIsCut, ResponseParser parser) throws IOException {
        JsonCopy value = copied(parser);
        if (names.contains(name)) {
            return false;
        } else if (names.size() < MOST_COMPARED && name.length() <= LONGEST_NAME) {
            names.add(name);
        }
        Field field = new Field(name, value.bytes() + bytes(name), value.length());
        if (!value.isWhole() || nameIsCut || (least != null && ORDER.compare(field, least) >= 0)) {
            leaveOut(field);
            return true;
        }
        kept.put(field, value.kept());
        bytes += field.bytes();
        while (bytes > MOST_BYTES) {
            least = kept.lastKey();
            kept.remove(least);
            bytes -= least.bytes();
            leaveOut(least);
        }
        return true;
    }

    private static JsonCopy copied(ResponseParser parser) throws IOException {
        JsonCopy value = new JsonCopy(MOST_BYTES);
        int open = 0;
        do {
            value.add(parser.token(), parser.text());
            if (parser.unseen() > 0) {
                value.addUnseen(parser.unseen());
            }
            open += parser.token().isStructStart() ? 1 : parser.token().isStructEnd() ? -1 : 0;
        } while (open > 0 && parser.nextToken() != null);
        return value;
    }

    private void leaveOut(Field field) {
        String name = field.name();
        leftOut.put(
                name.length() > LONGEST_NAME ? redactor.quotes().beginning(name, LONGEST_NAME) : name,
                field.characters());
        if (leftOut.size() > MOST_NAMES) {
            leftOut.pollLastEntry();
            unnamed++;
        }
    }

    /** All of them as one canonical JSON object, redacted; null if there are none. */
    @Nullable
    String text() throws IOException {
        NavigableMap<String, String> fields = new TreeMap<>();
        leftOut.forEach((name, characters) -> fields.put(name, "\"[left out: about " + characters + " characters]\""));
        if (unnamed > 0) {
            fields.put(THE_REST, "\"[left out: " + unnamed + " more fields]\"");
        }
        kept.forEach((field, json) -> fields.put(field.name(), json));
        JsonCopy object = new JsonCopy(Integer.MAX_VALUE);
        object.add(JsonToken.START_OBJECT, "{");
        fields.forEach((name, json) -> {
            object.add(JsonToken.FIELD_NAME, name);
            object.add(JsonToken.VALUE_EMBEDDED_OBJECT, json);
        });
        object.add(JsonToken.END_OBJECT, "}");
        String text = redactor.json(object.kept());
        if (text.length() <= MOST_BYTES || bytes(text) <= 2 * MOST_BYTES) {
            return text.equals("{}") ? null : text;
        }
        // A redacted value may be longer than the original one.
        kept.keySet().forEach(this::leaveOut);
        kept.clear();
        return text();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
