package io.cfbilling.connect.model;

import java.util.BitSet;

/**
 * A text in lower case without blanks and invisible characters. It keeps the position of each character in the
 * original, also after {@link #unescaped}.
 */
final class LooseText {
    private final StringBuilder characters;
    private final int[] starts;
    private final int[] ends;

    private LooseText(int longest) {
        characters = new StringBuilder(longest);
        starts = new int[longest];
        ends = new int[longest];
    }

    static LooseText of(String text) {
        LooseText loose = new LooseText(text.length());
        for (int i = 0; i < text.length(); i++) {
            loose.add(text.charAt(i), i, i + 1);
        }
        return loose;
    }

    private void add(char c, int start, int end) {
        if (!isInvisible(c)) {
            starts[characters.length()] = start;
            ends[characters.length()] = end;
            characters.append(Character.toLowerCase(c));
        }
    }

    private static boolean isInvisible(char c) {
        return Character.isWhitespace(c)
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }

    int length() {
        return characters.length();
    }

    /** Marks the positions of the form in the original. */
    void mark(String form, BitSet found) {
        for (int at = characters.indexOf(form); at >= 0; at = characters.indexOf(form, at + 1)) {
            found.set(starts[at], ends[at + form.length() - 1]);
        }
    }

    /** This text with the URL-safe alphabet of base64 replaced by the standard one. */
    LooseText withBase64OfUrls() {
        LooseText same = new LooseText(length());
        for (int i = 0; i < length(); i++) {
            char c = characters.charAt(i);
            same.add(c == '-' ? '+' : c == '_' ? '/' : c, starts[i], ends[i]);
        }
        return same;
    }

    /** This text with the escapes of URLs and JSON decoded. */
    LooseText unescaped() {
        LooseText plain = new LooseText(length());
        for (int i = 0; i < length(); ) {
            int size = escapeAt(i);
            char c = size == 1 ? characters.charAt(i) : decoded(i, size);
            plain.add(c, starts[i], ends[i + size - 1]);
            i += size;
        }
        return plain;
    }

    /** The length of the escape that begins here; 1 if there is none. */
    private int escapeAt(int at) {
        char c = characters.charAt(at);
        if (c == '%' && isHex(at + 1, 2)) {
            return 3;
        } else if (c == '\\' && at + 1 < length()) {
            char next = characters.charAt(at + 1);
            if (next == 'u') {
                return isHex(at + 2, 4) ? 6 : 1;
            }
            return "\"\\/bfnrt".indexOf(next) >= 0 ? 2 : 1;
        }
        return 1;
    }

    private boolean isHex(int from, int size) {
        for (int i = from; i < from + size; i++) {
            if (i >= length() || "0123456789abcdef".indexOf(characters.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private char decoded(int at, int size) {
        if (size == 2) {
            char c = characters.charAt(at + 1);
            return "bfnrt".indexOf(c) >= 0 ? ' ' : c;
        }
        return (char) Integer.parseInt(characters, at + (size == 3 ? 1 : 2), at + size, 16);
    }
}
