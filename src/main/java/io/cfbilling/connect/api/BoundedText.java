package io.cfbilling.connect.api;

/** JSON text of which only the beginning is kept, up to a greatest length; the rest is counted. */
final class BoundedText {
    private static final String HEX = "0123456789abcdef";

    private final int longest;
    private final StringBuilder kept = new StringBuilder();
    private long length;

    /**
     * @param longest how many characters are kept
     */
    BoundedText(int longest) {
        this.longest = longest;
    }

    /** The kept beginning. */
    String kept() {
        return kept.toString();
    }

    /** Whether nothing was left out. */
    boolean isWhole() {
        return length <= longest;
    }

    /** The length of the whole text, in characters. */
    long length() {
        return length;
    }

    /** Adds the characters from {@code start} up to {@code end} as a JSON string, in quotes and escaped. */
    void quoted(char[] characters, int start, int end) {
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
                // UTF-8 cannot encode half of a surrogate pair.
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

    void put(String words) {
        for (int i = 0; i < words.length(); i++) {
            put(words.charAt(i));
        }
    }

    void put(char c) {
        if (length++ < longest) {
            kept.append(c);
        }
    }

    /** Keeps both halves of a surrogate pair, or none. */
    private void pair(char high, char low) {
        if (length + 2 <= longest) {
            kept.append(high).append(low);
        }
        length += 2;
    }
}
