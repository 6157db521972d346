package io.cfbilling.connect.api;

import org.jspecify.annotations.Nullable;

/**
 * Limits the length of the texts of one row or profile, so that its record fits into 1 MiB, which producers send by
 * default, with any converter.
 */
final class Texts {
    /** How many bytes of UTF-8 a text may take. */
    private static final int LONGEST = 32 * 1024;

    /** How many bytes all texts together may take, written as JSON. */
    private static final int MOST = 256 * 1024;

    private long all;

    /** Begins a new row. */
    void clear() {
        all = 0;
    }

    /**
     * Counts a text.
     *
     * @param times how often it is written into the record and its key
     * @return what is wrong with its length, as the end of a sentence; null if nothing is
     */
    @Nullable
    String problem(String text, int times) {
        long utf8 = 0;
        long json = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int bytes = utf8Length(c);
            utf8 += bytes;
            json += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : bytes;
        }
        all += times * json;
        if (utf8 > LONGEST) {
            return "is a text of more than 32 KB";
        }
        return all > MOST ? "is one of texts that take more than 256 KB together" : null;
    }

    /** How many bytes the character takes in UTF-8; half of a surrogate pair counts as two. */
    static int utf8Length(char c) {
        return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
