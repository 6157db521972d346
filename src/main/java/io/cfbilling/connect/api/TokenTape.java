package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * The parser's tokens of one value, in buffers that are reused for the next value, so that copying valid rows costs
 * little.
 */
final class TokenTape {
    /** A row within all limits has fewer tokens: its unknown fields have at most 64 KB. */
    private static final int MOST_TOKENS = 1 << 16;

    private static final int MOST_CHARACTERS = 1 << 20;

    private JsonToken[] tokens = new JsonToken[128];
    private String[] names = new String[128];
    private int[] ends = new int[128];
    private long[] unseen = new long[128];
    private int size;
    private char[] characters = new char[2048];
    private int used;
    private int nameCharacters;

    /** Removes all tokens. */
    void clear() {
        size = 0;
        used = 0;
        nameCharacters = 0;
    }

    /**
     * Adds the parser's current token.
     *
     * @param unseenCharacters how many characters of it the parser does not return
     * @return false if there is no room for it
     */
    boolean add(JsonParser parser, JsonToken token, long unseenCharacters) throws IOException {
        if (size == tokens.length && !grow()) {
            return false;
        }
        if (token == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            nameCharacters += name.length();
            names[size] = name;
        } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            char[] from = parser.getTextCharacters();
            int length = parser.getTextLength();
            if (!hasRoom(length)) {
                return false;
            }
            System.arraycopy(from, parser.getTextOffset(), characters, used, length);
            used += length;
        }
        if (used + nameCharacters > MOST_CHARACTERS) {
            return false;
        }
        tokens[size] = token;
        ends[size] = used;
        unseen[size] = unseenCharacters;
        size++;
        return true;
    }

    private boolean hasRoom(int length) {
        if (length > MOST_CHARACTERS - used) {
            return false;
        }
        if (length > characters.length - used) {
            characters = Arrays.copyOf(characters, Math.max(used + length, 2 * characters.length));
        }
        return true;
    }

    private boolean grow() {
        if (size == MOST_TOKENS) {
            return false;
        }
        tokens = Arrays.copyOf(tokens, 2 * size);
        names = Arrays.copyOf(names, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
        unseen = Arrays.copyOf(unseen, 2 * size);
        return true;
    }

    /** Writes all tokens, in order. */
    void writeTo(RedactedText text) throws IOException {
        int start = 0;
        for (int i = 0; i < size; i++) {
            text.unseen(unseen[i]);
            if (tokens[i] == JsonToken.FIELD_NAME) {
                text.name(names[i]);
            } else {
                text.token(tokens[i], characters, start, ends[i]);
            }
            start = ends[i];
        }
    }
}
