package io.cfbilling.connect.api;

import org.jspecify.annotations.Nullable;

/**
 * A quoted text on its way to the tokenizer. It is cut if it is too long, never within an escape. Characters that JSON
 * requires to be escaped are escaped; an escape that JSON does not know is passed on as plain characters.
 */
final class GuardedString {
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final int UNICODE_DIGITS = 4;

    private final int longest;
    private final StringBuilder out;
    private final StringBuilder escape = new StringBuilder(2 + UNICODE_DIGITS);
    private boolean open;
    private boolean odd;
    private long length;

    /**
     * @param longest how many characters are passed on; an escape counts as one
     * @param out where they are passed on to
     */
    GuardedString(int longest, StringBuilder out) {
        this.longest = longest;
        this.out = out;
    }

    boolean isOpen() {
        return open;
    }

    /** Begins a text, after its opening quote. */
    void open() {
        open = true;
        odd = false;
        length = 0;
        out.append('"');
    }

    /** Takes the next character; returns whether the text continues after it. */
    boolean take(char c) {
        if (escape.length() > 0 && takeEscaped(c)) {
            return true;
        } else if (c == '\\') {
            escape.append(c);
        } else if (c == '"') {
            out.append('"');
            open = false;
        } else if (length++ < longest) {
            plain(c);
        }
        return open;
    }

    /** Takes a character after a backslash; returns whether it belongs to the escape. */
    private boolean takeEscaped(char c) {
        boolean first = escape.length() == 1;
        boolean part = first ? c == 'u' || ESCAPES.indexOf(c) >= 0 : Character.digit(c, 16) >= 0 && c < 128;
        if (part) {
            escape.append(c);
            if (c != 'u' && (first || escape.length() == 2 + UNICODE_DIGITS)) {
                if (length++ < longest) {
                    out.append(escape);
                }
                escape.setLength(0);
            }
            return true;
        }
        odd = true;
        for (int i = 0; i < escape.length(); i++) {
            if (length++ < longest) {
                plain(escape.charAt(i));
            }
        }
        escape.setLength(0);
        return false;
    }

    private void plain(char c) {
        if (c == '\\') {
            out.append("\\\\");
        } else if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
        } else {
            out.append(c);
        }
    }

    /** What is odd about the text that ended last; null if nothing is. */
    @Nullable
    Oddity oddity(long number) {
        if (length > longest) {
            return new Oddity(number, Oddity.Kind.LONG_TEXT, length);
        }
        return odd ? new Oddity(number, Oddity.Kind.NOT_JSON, length) : null;
    }
}
