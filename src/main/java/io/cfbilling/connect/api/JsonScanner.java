package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads quoted texts, and unquoted words such as numbers. It accepts more than JSON permits, and says what is odd: long
 * ones are cut, a word that is not JSON becomes a text, and an unknown escape becomes plain characters.
 */
final class JsonScanner {
    private static final boolean[] TEXT_ENDS = JsonInput.setOf("\"\\");
    private static final boolean[] WORD_ENDS = JsonInput.setOf(" \t\n\r,:\"{}[]");
    private static final boolean[] BRACKETS = JsonInput.setOf("{}[]\"");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int UNICODE_DIGITS = 4;

    private final JsonInput input;
    private final TokenText text = new TokenText();
    private @Nullable Oddity oddity;

    JsonScanner(JsonInput input) {
        this.input = input;
    }

    /** What was read last. */
    TokenText text() {
        return text;
    }

    /** What is odd about it; null if nothing is. */
    @Nullable
    Oddity oddity() {
        return oddity;
    }

    /** Reads a text from its opening quote to its closing one. */
    void readText() throws IOException {
        text.clear();
        oddity = null;
        input.take();
        int c = input.moveBefore(TEXT_ENDS, text);
        while (c == '\\') {
            // The input may move on.
            text.own();
            input.take();
            readEscape();
            c = input.moveBefore(TEXT_ENDS, text);
        }
        if (c < 0) {
            throw input.broken();
        }
        input.take();
        if (text.length() > text.size()) {
            oddity = Oddity.LONG_TEXT;
        }
    }

    private void readEscape() throws IOException {
        int c = input.peek();
        int known = ESCAPES.indexOf(c);
        if (known >= 0) {
            input.take();
            text.add(ESCAPED.charAt(known));
        } else if (c == 'u') {
            input.take();
            readUnicode();
        } else {
            odd("\\");
        }
    }

    private void readUnicode() throws IOException {
        StringBuilder digits = new StringBuilder(UNICODE_DIGITS);
        while (digits.length() < UNICODE_DIGITS && isHexDigit(input.peek())) {
            digits.append((char) input.peek());
            input.take();
        }
        if (digits.length() == UNICODE_DIGITS) {
            text.add((char) Integer.parseInt(digits, 0, UNICODE_DIGITS, 16));
        } else {
            odd("\\u" + digits);
        }
    }

    private static boolean isHexDigit(int c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    private void odd(String plain) {
        oddity = Oddity.NOT_JSON;
        plain.chars().forEach(c -> text.add((char) c));
    }

    /** Reads a word to its end; returns what it is: a text if it is not JSON. */
    JsonToken readWord() throws IOException {
        text.clear();
        oddity = null;
        input.moveBefore(WORD_ENDS, text);
        JsonToken token = text.length() > text.size() ? null : JsonWord.token(text);
        if (token == null) {
            oddity = text.length() > text.size() ? Oddity.LONG_NUMBER : Oddity.NOT_JSON;
            for (int i = 0; i < text.size(); i++) {
                char c = text.charAt(i);
                text.set(i, c < ' ' || c == '\\' || Character.isSurrogate(c) ? '?' : c);
            }
            return JsonToken.VALUE_STRING;
        }
        return token;
    }

    /** Passes an array or object from its opening bracket to its closing one, as a text of which nothing is kept. */
    void skip() throws IOException {
        long start = input.offset();
        int open = 0;
        do {
            int c = input.moveBefore(BRACKETS, text);
            if (c < 0) {
                throw input.broken();
            } else if (c == '"') {
                readText();
            } else {
                open += c == '{' || c == '[' ? 1 : -1;
                input.take();
            }
        } while (open > 0);
        text.clear();
        text.addUnseen(input.offset() - start);
        oddity = Oddity.TOO_DEEP;
    }
}
