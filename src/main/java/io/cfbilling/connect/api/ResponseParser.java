package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a response token by token, in little memory whatever the response has. A long text is cut, and a
 * value that nests too deeply or is not JSON becomes a text, so that the values after it can be read; {@link #oddity}
 * says so. Bytes that are not UTF-8 are read as replacement characters. Other invalid JSON is a
 * {@link com.fasterxml.jackson.core.JsonParseException}.
 */
final class ResponseParser {
    private final JsonInput input;
    private final JsonScanner scanner;
    private final JsonTokens tokens;
    private @Nullable JsonToken token;
    private @Nullable Redactor redactor;
    private Redactor.@Nullable Copy copy;
    private int deepestKept;
    private long tokensKept;

    /** Reads the value of a field, or a part of it. */
    interface FieldReader {
        void read(String name) throws IOException;
    }

    private ResponseParser(Reader json, int deepest) throws IOException {
        this.input = new JsonInput(json);
        this.scanner = new JsonScanner(input);
        this.tokens = new JsonTokens(input, scanner, deepest);
    }

    /** Reads a body, which is left open. */
    static ResponseParser of(InputStream body) throws IOException {
        return new ResponseParser(new InputStreamReader(body, StandardCharsets.UTF_8), JsonText.DEEPEST);
    }

    static ResponseParser of(String json) throws IOException {
        return new ResponseParser(new StringReader(json), JsonText.DEEPEST);
    }

    /** Moves to the next token, and returns it; null after the last one. */
    @Nullable
    JsonToken nextToken() throws IOException {
        token = tokens.next();
        if (redactor != null && token != null) {
            keepToken(redactor);
        }
        return token;
    }

    /** The current token. */
    JsonToken token() {
        return Objects.requireNonNull(token);
    }

    /** The current token as text: a name, the content of a text, or what is written. */
    String text() {
        return hasText() || token().isNumeric() ? scanner.text().toString() : String.valueOf(token().asString());
    }

    /** The characters of the current name, text or number. */
    TokenText characters() {
        return scanner.text();
    }

    /** What is odd about the current token; null if nothing is. */
    @Nullable
    Oddity oddity() {
        return hasText() ? scanner.oddity() : null;
    }

    /** How many characters of the current token {@link #text} does not return. */
    long unseen() {
        return hasText() ? scanner.text().length() - scanner.text().size() : 0;
    }

    private boolean hasText() {
        return token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
    }

    /** Moves to the end of the value that begins with the current token. */
    void skipValue() throws IOException {
        if (token().isStructStart()) {
            int around = tokens.depth() - 1;
            while (tokens.depth() > around) {
                nextToken();
            }
        }
    }

    /** Reads all fields of the object at the current token; skips what the reader does not read, or any other value. */
    void readFields(FieldReader reader) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            skipValue();
            return;
        }
        while (nextToken() != JsonToken.END_OBJECT) {
            String name = text();
            nextToken();
            reader.read(name);
            skipValue();
        }
    }

    /**
     * The text of a field of the object at the current token; null if there is none. Reads the value to its end,
     * whatever it is.
     */
    @Nullable
    String textOf(String field) throws IOException {
        String[] text = new String[1];
        readFields(name -> {
            if (name.equals(field) && token == JsonToken.VALUE_STRING) {
                text[0] = text();
            }
        });
        return text[0];
    }

    /**
     * Keeps the value that begins with the current token, so that it can be copied once it has been read. Few values are
     * copied, only malformed ones; so nothing is done for the others than to keep their text in the buffer. If a text
     * becomes too long for that, its tokens are copied as they come.
     *
     * @param by redacts the copy
     */
    void keep(Redactor by) throws IOException {
        redactor = by;
        copy = null;
        tokensKept = 1;
        if (token().isStructStart()) {
            deepestKept = JsonText.DEEPEST + 1 - tokens.depth();
            input.keepFromLast();
        } else {
            input.keepNothing();
            copy = by.copy();
            addTo(copy);
        }
    }

    private void keepToken(Redactor by) throws IOException {
        String outgrown = input.outgrown();
        if (copy == null && outgrown != null) {
            copy = copied(outgrown, by);
            input.keepNothing();
        }
        tokensKept++;
        if (copy != null) {
            addTo(copy);
        }
    }

    /** The redacted copy of the value since {@link #keep}, up to the current token. Nothing more is kept. */
    Redactor.Copy copy() throws IOException {
        Redactor.Copy copied = copy == null ? copied(input.kept(), Objects.requireNonNull(redactor)) : copy;
        forget();
        return copied;
    }

    /** Keeps nothing more. */
    void forget() {
        redactor = null;
        copy = null;
        input.keepNothing();
    }

    private Redactor.Copy copied(String json, Redactor by) throws IOException {
        Redactor.Copy copied = by.copy();
        ResponseParser again = new ResponseParser(new StringReader(json), deepestKept);
        for (long i = 0; i < tokensKept; i++) {
            again.nextToken();
            again.addTo(copied);
        }
        return copied;
    }

    private void addTo(Redactor.Copy to) throws IOException {
        to.add(token(), text(), unseen());
    }
}
