package io.cfbilling.connect.api;

import java.util.Set;
import java.util.regex.Pattern;

/** An unquoted word between the punctuation of JSON: a number, true, false, null, or something invalid. */
final class JsonWord {
    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+");

    private final int longest;
    private final StringBuilder text = new StringBuilder();
    private long length;

    /**
     * @param longest how many characters are kept
     */
    JsonWord(int longest) {
        this.longest = longest;
    }

    /** Whether the character belongs to a word: neither blank nor punctuation. */
    static boolean isPart(char c) {
        return switch (c) {
            case ' ', '\t', '\n', '\r', ',', ':', '"', '{', '}', '[', ']' -> false;
            default -> true;
        };
    }

    void add(char c) {
        if (length++ < longest) {
            text.append(c);
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    long length() {
        return length;
    }

    /** Whether it is a JSON word that can be passed on as it is. */
    boolean isJson() {
        return length <= longest
                && (LITERALS.contains(text.toString()) || NUMBER.matcher(text).matches());
    }

    /** Whether it is too long to be passed on. */
    boolean isLong() {
        return length > longest;
    }

    void appendTo(StringBuilder out) {
        out.append(text);
    }

    /** The kept characters, as the content of a JSON text. The caller cuts it, since it may contain the credential. */
    String asText() {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c == '\\' || Character.isSurrogate(c) ? '?' : c);
        }
        return shown.toString();
    }

    void clear() {
        length = 0;
        if (text.capacity() > 1 << 12) {
            text.setLength(0);
            text.trimToSize();
        }
        text.setLength(0);
    }
}
