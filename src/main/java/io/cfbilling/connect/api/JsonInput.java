package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The characters of a response, read ahead in one buffer. The characters since a mark can be kept, up to a bound. */
final class JsonInput {
    /** How many characters are kept in memory. */
    static final int MOST_KEPT = 1 << 18;

    private static final int CHUNK = 4096;
    private static final int NO_MARK = -1;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Reader in;
    private char[] buffer = new char[2 * CHUNK];
    private int next;
    private int end;
    private int mark = NO_MARK;
    private long dropped;
    private @Nullable String outgrown;

    /** Reads that text, and leaves it open. */
    JsonInput(Reader in) throws IOException {
        this.in = in;
        if (peek() == BYTE_ORDER_MARK) {
            take();
        }
    }

    /** A set of ASCII characters, for {@link #moveBefore}. */
    static boolean[] setOf(String characters) {
        boolean[] set = new boolean[128];
        characters.chars().forEach(c -> set[c] = true);
        return set;
    }

    /** The next character; -1 at the end. */
    int peek() throws IOException {
        return next < end || fill() ? buffer[next] : -1;
    }

    /** Passes the character that {@link #peek} has shown. */
    void take() {
        next++;
    }

    /** Passes all blanks; returns the character after them, -1 at the end. */
    int peekAfterBlanks() throws IOException {
        int c = peek();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            take();
            c = peek();
        }
        return c;
    }

    /**
     * Passes all characters before the first of the set, and adds them to the text; returns that one, -1 at the end.
     */
    int moveBefore(boolean[] set, TokenText text) throws IOException {
        do {
            int start = next;
            next = endBefore(set);
            if (next < end && text.length() == 0) {
                text.view(buffer, start, next - start);
            } else {
                text.add(buffer, start, next - start);
            }
        } while (next == end && fill());
        return next < end ? buffer[next] : -1;
    }

    private int endBefore(boolean[] set) {
        char[] characters = buffer;
        int last = end;
        int at = next;
        while (at < last && (characters[at] >= set.length || !set[characters[at]])) {
            at++;
        }
        return at;
    }

    /** How many characters were passed. */
    long offset() {
        return dropped + next;
    }

    /** Keeps the characters from the last one that was passed, which is still in the buffer. */
    void keepFromLast() {
        mark = next - 1;
        outgrown = null;
    }

    /** Keeps nothing more. */
    void keepNothing() {
        mark = NO_MARK;
        outgrown = null;
    }

    /** The beginning of what was to be kept, if it became too long and nothing more is kept; null otherwise. */
    @Nullable
    String outgrown() {
        return outgrown;
    }

    /** The characters since the mark. */
    String kept() {
        return new String(buffer, mark, next - mark);
    }

    /** The failure to read the next character. */
    JsonParseException broken() {
        return new JsonParseException(null, "invalid JSON", new JsonLocation(null, offset(), -1, -1));
    }

    /** Reads more characters, after all that must be kept; returns false at the end. Called when all were passed. */
    private boolean fill() throws IOException {
        if (mark != NO_MARK && end - mark > MOST_KEPT) {
            outgrown = kept();
            mark = NO_MARK;
        }
        int from = mark == NO_MARK ? end : mark;
        System.arraycopy(buffer, from, buffer, 0, end - from);
        dropped += from;
        next -= from;
        end -= from;
        mark = Math.min(mark, 0);
        if (buffer.length - end < CHUNK) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        return count > 0;
    }
}
