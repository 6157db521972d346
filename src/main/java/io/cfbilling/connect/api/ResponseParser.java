package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens of any response in little memory, and knows what is odd about the current one. Bytes that are not
 * UTF-8 are read as replacement characters.
 */
final class ResponseParser extends TokenwiseParser {
    /**
     * The guard bounds everything but the nesting of JSON within texts. Names are not canonicalized: a response can
     * have any number of them.
     */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Oddity.DEEPEST)
                    .maxNumberLength(2 * JsonGuard.LONGEST)
                    .maxNameLength(2 * JsonGuard.LONGEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonGuard guard;
    private long strings;

    private ResponseParser(JsonGuard guard) throws IOException {
        super(JSON.createParser(guard));
        this.guard = guard;
    }

    /** Reads a body, which is left open. */
    static ResponseParser of(InputStream body) throws IOException {
        return of(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    static ResponseParser of(String json) throws IOException {
        return of(new StringReader(json));
    }

    private static ResponseParser of(Reader json) throws IOException {
        return new ResponseParser(new JsonGuard(json));
    }

    /** What is odd about the current token; null if nothing is. */
    @Nullable
    Oddity oddity() throws IOException {
        JsonToken token = delegate.currentToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.FIELD_NAME) {
            return null;
        }
        // The guard knows the oddity only after the tokenizer has read the text to its end.
        delegate.finishToken();
        return guard.oddity(strings);
    }

    /**
     * The text of a field of the object at the current token; null if there is none. Reads the value to its end,
     * whatever it is.
     */
    @Nullable
    String textOf(String field) throws IOException {
        String text = null;
        if (currentToken() == JsonToken.START_OBJECT) {
            while (nextToken() != JsonToken.END_OBJECT) {
                boolean isWanted = currentName().equals(field);
                if (nextToken() == JsonToken.VALUE_STRING && isWanted) {
                    text = getText();
                }
                skipChildren();
            }
        }
        skipChildren();
        return text;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = delegate.nextToken();
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
            guard.forgetBefore(++strings);
        }
        return token;
    }
}
