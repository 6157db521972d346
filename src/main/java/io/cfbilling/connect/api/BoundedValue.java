package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON value of any size, read in bounded memory: of a value larger than the bound only the size is kept. */
final class BoundedValue {
    private final int mostBytes;
    private final @Nullable Object value;
    private long bytes;
    private long characters;
    private boolean whole = true;

    private BoundedValue(RawCopy parser, int mostBytes) throws IOException {
        this.mostBytes = mostBytes;
        this.value = read(parser);
    }

    /** Reads the value at the parser's current token, to its end. */
    static BoundedValue read(RawCopy parser, int mostBytes) throws IOException {
        return new BoundedValue(parser, mostBytes);
    }

    /** The value, as {@link JsonText#read} gives it; incomplete unless it is whole. */
    @Nullable
    Object value() {
        return value;
    }

    /** Whether the value is complete. */
    boolean isWhole() {
        return whole;
    }

    /** Its size in bytes of UTF-8, without blanks; meaningful only if it is whole. */
    long bytes() {
        return bytes;
    }

    /** Its size in characters, without blanks and escapes. */
    long characters() {
        return characters;
    }

    private @Nullable Object read(RawCopy parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> readText(parser, 2) ? parser.getText() : null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readText(parser, 0) ? JsonText.number(parser.getText()) : null;
            default -> {
                add(5, 5);
                yield JsonText.read(parser);
            }
        };
    }

    private Map<String, @Nullable Object> readObject(RawCopy parser) throws IOException {
        Map<String, @Nullable Object> object = new TreeMap<>();
        add(2, 2);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = readText(parser, 4) ? parser.currentName() : "";
            parser.nextToken();
            Object field = read(parser);
            if (whole) {
                object.put(name, field);
            }
        }
        return object;
    }

    private List<@Nullable Object> readArray(RawCopy parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        add(2, 2);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            add(1, 1);
            Object element = read(parser);
            if (whole) {
                array.add(element);
            }
        }
        return array;
    }

    /** Measures the current token; returns whether its text is still needed. */
    private boolean readText(RawCopy parser, int around) throws IOException {
        Oddity oddity = parser.oddity();
        int length = parser.getTextLength();
        if (oddity != null && oddity.isCut()) {
            whole = false;
            add(oddity.length() + around, length);
            return false;
        }
        add(length + around, utf8Length(parser.getTextCharacters(), parser.getTextOffset(), length) + around);
        return whole;
    }

    private void add(long moreCharacters, long moreBytes) {
        characters += moreCharacters;
        bytes += moreBytes;
        whole = whole && bytes <= mostBytes;
    }

    private static long utf8Length(char[] text, int from, int length) {
        long bytes = length;
        for (int i = from; i < from + length; i++) {
            // Each half of a pair takes two bytes.
            bytes += text[i] < 0x80 ? 0 : text[i] < 0x800 || Character.isSurrogate(text[i]) ? 1 : 2;
        }
        return bytes;
    }
}
