package io.cfbilling.connect.api;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The text of one token: its beginning is kept, the rest is only counted. It is used again for the next token, and
 * returns the same string for short texts that come again, as most texts of usage rows do.
 */
final class TokenText {
    /** How many characters of a text are kept. */
    static final int LONGEST = 1 << 16;

    private static final int STRINGS = 1 << 11;
    private static final int LONGEST_SHARED = 64;

    private final String[] strings = new String[STRINGS];
    /** Those of the strings. */
    private final char[][] characters = new char[STRINGS][];

    private char[] own = new char[256];
    /** Where the kept characters are: in its own array, or in the input's. */
    private char[] kept = own;

    private int start;
    private int size;
    private long length;

    /** Removes all characters. */
    void clear() {
        kept = own;
        start = 0;
        size = 0;
        length = 0;
    }

    /** Is these characters. They are not copied before {@link #own}: until then the array must not change. */
    void view(char[] in, int from, int count) {
        kept = in;
        start = from;
        size = Math.min(count, LONGEST);
        length = count;
    }

    void add(char c) {
        if (length++ < LONGEST) {
            makeRoom(1);
            kept[size++] = c;
        }
    }

    void add(char[] from, int start, int count) {
        int more = Math.min(count, LONGEST - size);
        makeRoom(more);
        System.arraycopy(from, start, kept, size, more);
        size += more;
        length += count;
    }

    /** Copies the kept characters, if they are not its own. */
    void own() {
        makeRoom(0);
    }

    private void makeRoom(int more) {
        if (size + more > own.length) {
            own = Arrays.copyOf(own, Math.max(size + more, 2 * own.length));
        }
        if (kept != own) {
            System.arraycopy(kept, start, own, 0, size);
            kept = own;
            start = 0;
        }
    }

    /** Counts characters that are not kept. */
    void addUnseen(long characters) {
        length += characters;
    }

    /** How many characters the text has. */
    long length() {
        return length;
    }

    /** How many characters of it are kept. */
    int size() {
        return size;
    }

    char charAt(int index) {
        return kept[start + index];
    }

    /** Replaces a kept character. */
    void set(int index, char c) {
        own();
        kept[index] = c;
    }

    /**
     * The number that the kept characters spell.
     *
     * @throws NumberFormatException if they spell none, or its exponent is out of range
     */
    BigDecimal number() {
        return new BigDecimal(kept, start, size);
    }

    /** The kept characters. */
    @Override
    public String toString() {
        if (size > LONGEST_SHARED) {
            return new String(kept, start, size);
        }
        int hash = size;
        for (int i = start; i < start + size; i++) {
            hash = 31 * hash + kept[i];
        }
        int place = (hash ^ (hash >>> 16)) & (STRINGS - 1);
        if (characters[place] == null || !is(characters[place])) {
            characters[place] = Arrays.copyOfRange(kept, start, start + size);
            strings[place] = new String(kept, start, size);
        }
        return strings[place];
    }

    /** Whether these are the kept characters. */
    boolean is(char[] text) {
        return Arrays.equals(kept, start, start + size, text, 0, text.length);
    }
}
