package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;

/**
 * JSON text that is written token by token, without blanks and with numbers as they were spelt. Its beginning is kept;
 * the rest is only counted.
 */
final class JsonCopy {
    private static final char REPLACEMENT = '\ufffd';
    private static final String HEX = "0123456789abcdef";

    private final int longest;
    private final StringBuilder kept = new StringBuilder();
    private long length;
    private long bytes;
    private long unseen;
    private boolean isWhole = true;
    private boolean isSeparated = true;

    /**
     * @param longest how many characters are kept
     */
    JsonCopy(int longest) {
        this.longest = longest;
    }

    /**
     * Adds a token.
     *
     * @param text the name, the content of a text, or what is written of any other token
     */
    void add(JsonToken token, String text) {
        if (!isSeparated && !token.isStructEnd()) {
            put(',');
        }
        if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
            quote(text);
        } else {
            for (int i = 0; i < text.length(); i++) {
                put(text.charAt(i));
            }
        }
        if (token == JsonToken.FIELD_NAME) {
            put(':');
        }
        isSeparated = token == JsonToken.FIELD_NAME || token.isStructStart();
    }

    /** Counts characters that the original has besides the tokens. */
    void addUnseen(long characters) {
        unseen += characters;
        isWhole = false;
    }

    /** The kept beginning. */
    String kept() {
        return kept.toString();
    }

    /** Whether nothing was left out. */
    boolean isWhole() {
        return isWhole && length <= longest;
    }

    /** The length of the whole text, in characters. */
    long length() {
        return length + unseen;
    }

    /** How many bytes of UTF-8 it takes, without what was not seen. */
    long bytes() {
        return bytes;
    }

    private void quote(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                i++;
                putPair(c, text.charAt(i));
            } else if (Character.isSurrogate(c)) {
                // UTF-8 cannot encode half of a surrogate pair.
                put(REPLACEMENT);
            } else if (c < ' ') {
                putEscape(c);
            } else {
                put(c);
            }
        }
        put('"');
    }

    private void putEscape(char c) {
        put('\\');
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(HEX.charAt(c >> shift & 0xf));
        }
    }

    private void put(char c) {
        bytes += Texts.utf8Length(c);
        if (length++ < longest) {
            kept.append(c);
        }
    }

    /** Keeps both halves of a surrogate pair, or none. */
    private void putPair(char high, char low) {
        if (length + 2 <= longest) {
            kept.append(high).append(low);
        }
        length += 2;
        bytes += 4;
    }
}
