package io.cfbilling.connect.model;

import java.util.BitSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in lower case without blanks and invisible characters. It keeps the position of each character in the
 * original, also after {@link #unescaped}.
 */
final class LooseText {
    /** A character escaped as in URLs, by its number in JSON, or by its letter in JSON. */
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-f]{2})|\\\\u([0-9a-f]{4})|\\\\([\"\\\\/bfnrt])");

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

    @Override
    public String toString() {
        return characters.toString();
    }

    /** Marks the positions of the form, if it is not empty, in the original. */
    void mark(String form, BitSet found) {
        for (int at = form.isEmpty() ? -1 : characters.indexOf(form); at >= 0; at = characters.indexOf(form, at + 1)) {
            found.set(starts[at], ends[at + form.length() - 1]);
        }
    }

    /** This text with the escapes of URLs and JSON decoded. */
    LooseText unescaped() {
        LooseText plain = new LooseText(length());
        Matcher escape = ESCAPE.matcher(characters);
        for (int i = 0; i < length(); ) {
            boolean escaped = escape.find(i);
            for (int end = escaped ? escape.start() : length(); i < end; i++) {
                plain.add(characters.charAt(i), starts[i], ends[i]);
            }
            if (escaped) {
                plain.add(decoded(escape), starts[i], ends[escape.end() - 1]);
                i = escape.end();
            }
        }
        return plain;
    }

    private static char decoded(MatchResult escape) {
        String letter = escape.group(3);
        if (letter == null) {
            String hex = escape.group(1) == null ? escape.group(2) : escape.group(1);
            return (char) Integer.parseInt(hex, 16);
        }
        return "bfnrt".contains(letter) ? ' ' : letter.charAt(0);
    }
}
