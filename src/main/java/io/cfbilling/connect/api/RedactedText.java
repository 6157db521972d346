package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.Redaction.Mode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON out token by token, without blanks and with numbers as they were spelt; of sensitive and personal fields it
 * writes what may be told of them, at whatever depth they stand and whatever their shape.
 */
final class RedactedText {
    private static final String HEX = "0123456789abcdef";

    /** What is longer is masked rather than kept in memory to be hashed. */
    private static final int LONGEST_HASHED = 1 << 20;

    private static final Redaction AS_IT_IS = new Redaction(Mode.INCLUDE, Mode.INCLUDE, null);

    private final Redaction redaction;
    private final int longest;
    private final StringBuilder text = new StringBuilder();
    private long length;
    private boolean separate;
    private Mode mode = Mode.INCLUDE;
    private int hiddenDepth;
    private @Nullable RedactedText toHash;

    /**
     * @param longest how many characters are kept; all are counted
     */
    RedactedText(Redaction redaction, int longest) {
        this.redaction = redaction;
        this.longest = longest;
    }

    /** Writes a field's name; its value comes next. */
    void name(String name) {
        if (hiddenDepth > 0) {
            if (toHash != null) {
                toHash.name(name);
            }
            return;
        }
        mode = redaction.mode(name);
        toHash = mode == Mode.HASH ? new RedactedText(AS_IT_IS, LONGEST_HASHED) : null;
        if (mode != Mode.DROP) {
            separate();
            quoted(name);
            put(':');
            separate = false;
        }
    }

    /**
     * Writes any other token.
     *
     * @param characters what a string or number says, from {@code start} up to {@code end}; of no account for others
     */
    void token(JsonToken token, char[] characters, int start, int end) throws IOException {
        if (mode == Mode.INCLUDE) {
            told(token, characters, start, end);
            return;
        }
        if (toHash != null) {
            toHash.token(token, characters, start, end);
        }
        hiddenDepth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (hiddenDepth == 0) {
            standIn();
            mode = Mode.INCLUDE;
        }
    }

    private void standIn() throws IOException {
        if (mode == Mode.DROP) {
            return;
        }
        @Nullable String words = toHash == null ? Redaction.MASKED : toHash.hashed(redaction);
        if (words == null) {
            put("null");
        } else {
            quoted(words);
        }
        separate = true;
    }

    /** What stands for the value written; null for null. */
    private @Nullable String hashed(Redaction by) throws IOException {
        return length > longest ? Redaction.MASKED : JsonText.hashed(JsonText.read(text.toString()), by);
    }

    private void told(JsonToken token, char[] characters, int start, int end) {
        if (!token.isStructEnd()) {
            separate();
        }
        if (token == JsonToken.VALUE_STRING) {
            quoted(characters, start, end);
        } else if (token.isNumeric()) {
            for (int i = start; i < end; i++) {
                put(characters[i]);
            }
        } else {
            put(token.asString());
        }
        separate = !token.isStructStart();
    }

    private void separate() {
        if (separate) {
            put(',');
        }
    }

    private void quoted(String words) {
        quoted(words.toCharArray(), 0, words.length());
    }

    private void quoted(char[] characters, int start, int end) {
        put('"');
        for (int i = start; i < end; i++) {
            char c = characters[i];
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c < ' ') {
                escaped(c);
            } else if (!Character.isSurrogate(c)) {
                put(c);
            } else if (i + 1 < end && Character.isSurrogatePair(c, characters[i + 1])) {
                pair(c, characters[++i]);
            } else {
                // Half a character cannot be written in UTF-8.
                escaped(c);
            }
        }
        put('"');
    }

    private void escaped(char c) {
        put("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(HEX.charAt(c >> shift & 0xf));
        }
    }

    private void put(String words) {
        for (int i = 0; i < words.length(); i++) {
            put(words.charAt(i));
        }
    }

    private void put(char c) {
        if (length++ < longest) {
            text.append(c);
        }
    }

    /** Both halves are kept, or neither. */
    private void pair(char high, char low) {
        if (length + 2 <= longest) {
            text.append(high).append(low);
        }
        length += 2;
    }

    /** What is kept of the text. */
    String kept() {
        return text.toString();
    }

    /** How many characters the whole text has. */
    long length() {
        return length;
    }
}
