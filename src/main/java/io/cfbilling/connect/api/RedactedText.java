package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.Redaction.Mode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON token by token, without blanks and with numbers as they were spelt. Sensitive and personal fields are
 * redacted, at any depth and of any shape.
 */
final class RedactedText {
    /** A longer value is masked, since hashing it would keep it in memory. */
    private static final int LONGEST_HASHED = 1 << 20;

    private final @Nullable Redactor redactor;
    private final BoundedText text;
    private long unseen;
    private boolean whole = true;
    private boolean cut;
    private boolean separate;
    private Mode mode = Mode.INCLUDE;
    private int hiddenDepth;
    private @Nullable RedactedText toHash;

    /**
     * @param redactor redacts the content; null to redact nothing
     * @param longest how many characters are kept; the rest is only counted
     */
    RedactedText(@Nullable Redactor redactor, int longest) {
        this.redactor = redactor;
        this.text = new BoundedText(longest);
    }

    /** Writes a field's name; its value comes next. */
    void name(String name) {
        if (hiddenDepth > 0) {
            if (toHash != null) {
                toHash.name(name);
            }
            return;
        }
        mode = redactor == null ? Mode.INCLUDE : redactor.redaction().mode(name);
        toHash = mode == Mode.HASH ? new RedactedText(null, LONGEST_HASHED) : null;
        if (mode != Mode.DROP) {
            separate();
            quoted(redactor == null ? name : redactor.plain(name, cut));
            cut = false;
            text.put(':');
            separate = false;
        }
    }

    /**
     * Writes any other token.
     *
     * @param characters the text of a string or number, from {@code start} up to {@code end}; ignored for other tokens
     */
    void token(JsonToken token, char[] characters, int start, int end) throws IOException {
        if (mode == Mode.INCLUDE) {
            writePlain(token, characters, start, end);
            return;
        }
        if (toHash != null) {
            toHash.token(token, characters, start, end);
        }
        hiddenDepth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (hiddenDepth == 0) {
            writeRedacted();
            mode = Mode.INCLUDE;
        }
    }

    /** Says that the next token is that many characters longer than what is passed on of it. */
    void unseen(long characters) {
        if (characters == 0) {
            return;
        } else if (mode == Mode.INCLUDE) {
            unseen += characters;
            whole = false;
            cut = true;
        } else if (toHash != null) {
            toHash.unseen(characters);
        }
    }

    private void writeRedacted() throws IOException {
        if (mode == Mode.DROP) {
            return;
        }
        @Nullable
        String words = toHash == null || redactor == null ? Redaction.MASKED : toHash.hashed(redactor.redaction());
        if (words == null) {
            text.put("null");
        } else {
            quoted(words);
        }
        separate = true;
    }

    /** The hash of the value written; null for null. */
    private @Nullable String hashed(Redaction by) throws IOException {
        return isWhole() ? JsonText.hashed(JsonText.read(text.kept()), by) : Redaction.MASKED;
    }

    private void writePlain(JsonToken token, char[] characters, int start, int end) throws IOException {
        if (!token.isStructEnd()) {
            separate();
        }
        if (token == JsonToken.VALUE_STRING && redactor != null) {
            String string = new String(characters, start, end - start);
            String shown = cut ? redactor.plain(string, true) : redactor.text(string);
            unseen += cut ? string.length() - shown.length() : 0;
            quoted(shown);
        } else if (token == JsonToken.VALUE_STRING) {
            text.quoted(characters, start, end);
        } else if (token.isNumeric()) {
            for (int i = start; i < end; i++) {
                text.put(characters[i]);
            }
        } else {
            text.put(token.asString());
        }
        cut = false;
        separate = !token.isStructStart();
    }

    private void separate() {
        if (separate) {
            text.put(',');
        }
    }

    private void quoted(String words) {
        text.quoted(words.toCharArray(), 0, words.length());
    }

    /** The kept beginning of the text. */
    String kept() {
        return text.kept();
    }

    /** Whether the kept text is complete. */
    boolean isWhole() {
        return whole && text.isWhole();
    }

    /** The length of the whole text. */
    long length() {
        return text.length() + unseen;
    }
}
