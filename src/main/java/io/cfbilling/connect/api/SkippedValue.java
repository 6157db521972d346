package io.cfbilling.connect.api;

/** An array or object that is skipped, from after its opening bracket to its end. */
final class SkippedValue {
    private int open = 1;
    private long length = 1;
    private boolean inString;
    private boolean escaped;

    /** Takes the next character; returns whether the value ends with it. */
    boolean ends(char c) {
        length++;
        if (escaped) {
            escaped = false;
        } else if (inString) {
            escaped = c == '\\';
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            open++;
        } else if (c == '}' || c == ']') {
            open--;
        }
        return open == 0;
    }

    /** How many characters it has so far, including its brackets. */
    long length() {
        return length;
    }
}
