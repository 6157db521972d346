package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/** Recognises the unquoted words of JSON: numbers, true, false and null. */
final class JsonWord {
    private JsonWord() {}

    /** What the word is; null if it is not JSON. */
    static @Nullable JsonToken token(TokenText word) {
        return switch (word.charAt(0)) {
            case 't' -> word.toString().equals("true") ? JsonToken.VALUE_TRUE : null;
            case 'f' -> word.toString().equals("false") ? JsonToken.VALUE_FALSE : null;
            case 'n' -> word.toString().equals("null") ? JsonToken.VALUE_NULL : null;
            default -> number(word);
        };
    }

    private static @Nullable JsonToken number(TokenText word) {
        int start = word.charAt(0) == '-' ? 1 : 0;
        int end = digitsEnd(word, start);
        if (end == start || (end > start + 1 && word.charAt(start) == '0')) {
            return null;
        }
        int whole = end;
        if (is(word, end, '.', '.')) {
            start = end + 1;
            end = digitsEnd(word, start);
            if (end == start) {
                return null;
            }
        }
        if (is(word, end, 'e', 'E')) {
            start = end + (is(word, end + 1, '+', '-') ? 2 : 1);
            end = digitsEnd(word, start);
            if (end == start) {
                return null;
            }
        }
        if (end < word.size()) {
            return null;
        }
        return end == whole ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
    }

    private static int digitsEnd(TokenText word, int start) {
        int end = start;
        while (end < word.size() && word.charAt(end) >= '0' && word.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static boolean is(TokenText word, int index, char one, char other) {
        return index < word.size() && (word.charAt(index) == one || word.charAt(index) == other);
    }
}
