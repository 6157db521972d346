package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The tokens of JSON text: it checks the structure, and replaces values that are nested too deeply by a text. */
final class JsonTokens {
    private final JsonInput input;
    private final JsonScanner scanner;
    private final boolean[] isObject;
    private int depth;
    private @Nullable JsonToken token;

    /**
     * @param deepest how deep arrays and objects may nest
     */
    JsonTokens(JsonInput input, JsonScanner scanner, int deepest) {
        this.input = input;
        this.scanner = scanner;
        this.isObject = new boolean[deepest + 1];
    }

    /**
     * Moves to the next token, and returns it; null after the last one.
     *
     * @throws com.fasterxml.jackson.core.JsonParseException if the structure is not that of JSON, or ends too early
     */
    @Nullable
    JsonToken next() throws IOException {
        token = read();
        return token;
    }

    /** How many arrays and objects are open, after the last token. */
    int depth() {
        return depth;
    }

    private @Nullable JsonToken read() throws IOException {
        int c = input.peekAfterBlanks();
        if (token == JsonToken.FIELD_NAME) {
            return readValue(peekBehind(':', c));
        } else if (depth == 0) {
            return c < 0 ? null : readValue(c);
        } else if (c == (isObject[depth] ? '}' : ']')) {
            input.take();
            return isObject[depth--] ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
        }
        boolean isFirst = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        int first = isFirst ? c : peekBehind(',', c);
        return isObject[depth] ? readName(first) : readValue(first);
    }

    private int peekBehind(char expected, int c) throws IOException {
        if (c != expected) {
            throw input.broken();
        }
        input.take();
        return input.peekAfterBlanks();
    }

    private JsonToken readName(int c) throws IOException {
        if (c != '"') {
            throw input.broken();
        }
        scanner.readText();
        return JsonToken.FIELD_NAME;
    }

    private JsonToken readValue(int c) throws IOException {
        return switch (c) {
            case '"' -> {
                scanner.readText();
                yield JsonToken.VALUE_STRING;
            }
            case '{', '[' -> open(c == '{');
            case '}', ']', ',', ':', -1 -> throw input.broken();
            default -> scanner.readWord();
        };
    }

    private JsonToken open(boolean object) throws IOException {
        if (depth == isObject.length - 1) {
            scanner.skip();
            return JsonToken.VALUE_STRING;
        }
        input.take();
        depth++;
        isObject[depth] = object;
        return object ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
    }
}
