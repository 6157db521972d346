package io.cfbilling.connect.api;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The text of a response, made safe for a tokenizer: texts and numbers have at most {@link #LONGEST} characters, values
 * nest at most {@link Oddity#DEEPEST} levels deep, and every unquoted word is valid JSON. A longer text is cut. A deeper
 * value, and one that is not JSON, is replaced by a text, so that the values after it can be read. Each such text is
 * noted as an {@link Oddity}. Only one buffer and one word of the response are in memory.
 */
final class JsonGuard extends Reader {
    /** How many characters of one text or number are passed on; the rest is only counted. */
    static final int LONGEST = 1 << 16;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Reader in;
    private final char[] buffer = new char[4096];
    private final StringBuilder out = new StringBuilder();
    private final Deque<Oddity> oddities = new ArrayDeque<>();
    private final JsonWord word = new JsonWord(LONGEST);
    private final GuardedString string = new GuardedString(LONGEST, out);
    private int taken;
    private boolean begun;
    private boolean ended;
    private int depth;
    private @Nullable SkippedValue tooDeep;
    private long strings;

    JsonGuard(Reader in) {
        this.in = in;
    }

    /** Forgets the oddities of all texts before that one: the parser has passed them. */
    void forgetBefore(long number) {
        while (!oddities.isEmpty() && oddities.element().number() < number) {
            oddities.remove();
        }
    }

    /** The oddity of the text with that number, counted from 1 over names and values; null if it has none. */
    @Nullable
    Oddity oddity(long number) {
        Oddity next = oddities.peek();
        return next != null && next.number() == number ? next : null;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (taken == out.length() && !ended) {
            out.setLength(0);
            taken = 0;
            fill();
        }
        int count = Math.min(length, out.length() - taken);
        if (count == 0 && length > 0) {
            return -1;
        }
        out.getChars(taken, taken + count, target, offset);
        taken += count;
        return count;
    }

    private void fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
            ended = true;
            endWord();
            return;
        }
        int first = !begun && count > 0 && buffer[0] == BYTE_ORDER_MARK ? 1 : 0;
        begun = true;
        for (int i = first; i < count; i++) {
            take(buffer[i]);
        }
    }

    private void take(char c) {
        if (string.isOpen()) {
            if (!string.take(c)) {
                note(string.oddity(strings));
            }
        } else if (tooDeep != null) {
            if (tooDeep.ends(c)) {
                replace("", Oddity.Kind.TOO_DEEP, tooDeep.length());
                tooDeep = null;
            }
        } else if (JsonWord.isPart(c)) {
            word.add(c);
        } else {
            endWord();
            takeOutside(c);
        }
    }

    private void takeOutside(char c) {
        if (c == '"') {
            strings++;
            string.open();
        } else if (c == '{' || c == '[') {
            if (depth == Oddity.DEEPEST) {
                tooDeep = new SkippedValue();
                return;
            }
            depth++;
            out.append(c);
        } else {
            depth -= (c == '}' || c == ']') && depth > 0 ? 1 : 0;
            out.append(c);
        }
    }

    private void endWord() {
        if (word.isEmpty()) {
            return;
        }
        if (word.isJson()) {
            word.appendTo(out);
        } else {
            replace(word.asText(), word.isLong() ? Oddity.Kind.LONG_NUMBER : Oddity.Kind.NOT_JSON, word.length());
        }
        word.clear();
    }

    private void replace(String shown, Oddity.Kind kind, long length) {
        strings++;
        note(new Oddity(strings, kind, length));
        out.append('"').append(shown).append('"');
    }

    private void note(@Nullable Oddity oddity) {
        if (oddity != null) {
            oddities.add(oddity);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
