package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * An answer's parser that remembers what it told between {@link #begin} and {@link #end}, so that of a row or profile
 * that turns out to be malformed there is a redacted copy. Nothing is written out until somebody asks for it; only of
 * what is too long to be remembered, it is at once.
 */
final class RawCopy extends JsonParserDelegate {
    private static final char[] NOTHING = {};

    private final Redaction redaction;
    private final TokenTape tape = new TokenTape();
    private boolean copying;
    private @Nullable RedactedText tooLong;
    private @Nullable RedactedText whole;

    /**
     * @param redaction what becomes of sensitive and personal fields
     */
    RawCopy(JsonParser answer, Redaction redaction) {
        super(answer);
        this.redaction = redaction;
    }

    /** Forgets what was copied, and copies from the current token on. */
    void begin() throws IOException {
        tape.clear();
        tooLong = null;
        whole = null;
        copying = true;
        copy(delegate.currentToken());
    }

    /** Copies no more; what was copied can be asked for until the next beginning. */
    void end() {
        copying = false;
    }

    /** The JSON text copied, redacted, cut at {@link MalformedRow#LONGEST_RAW} characters, and never through one. */
    String raw() throws IOException {
        String text = text().kept();
        if (text.length() <= MalformedRow.LONGEST_RAW) {
            return text;
        }
        boolean through = Character.isHighSurrogate(text.charAt(MalformedRow.LONGEST_RAW - 1));
        return text.substring(0, MalformedRow.LONGEST_RAW - (through ? 1 : 0));
    }

    /** How many characters the redacted text has before it is cut. */
    long length() throws IOException {
        return text().length();
    }

    /**
     * What the redacted content comes to: equal for equal content, whatever the order of its fields and the spelling of
     * its numbers; but of what is longer than a million characters, equal for equal texts.
     */
    long identity() throws IOException {
        String content = tooLong == null ? canonical(text().kept()) : tooLong.kept() + tooLong.length();
        return ByteBuffer.wrap(DayDigest.sha256().digest(content.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static String canonical(String json) throws IOException {
        return String.valueOf(JsonText.write(Collections.singletonMap("", JsonText.read(json))));
    }

    private RedactedText text() throws IOException {
        if (tooLong != null) {
            return tooLong;
        }
        if (whole == null) {
            whole = new RedactedText(redaction, Integer.MAX_VALUE);
            tape.writeTo(whole);
        }
        return whole;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = delegate.nextToken();
        if (copying && token != null) {
            copy(token);
        }
        return token;
    }

    @Override
    public @Nullable JsonToken nextValue() throws IOException {
        JsonToken token = nextToken();
        return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        if (!copying) {
            delegate.skipChildren();
            return this;
        }
        JsonToken token = delegate.currentToken();
        int depth = token != null && token.isStructStart() ? 1 : 0;
        while (depth > 0) {
            token = nextToken();
            if (token == null) {
                return this;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        return this;
    }

    private void copy(JsonToken token) throws IOException {
        if (tooLong == null && tape.add(delegate, token)) {
            return;
        }
        if (tooLong == null) {
            tooLong = new RedactedText(redaction, MalformedRow.LONGEST_RAW);
            tape.writeTo(tooLong);
        }
        if (token == JsonToken.FIELD_NAME) {
            tooLong.name(delegate.currentName());
        } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            char[] characters = delegate.getTextCharacters();
            int start = delegate.getTextOffset();
            tooLong.token(token, characters, start, start + delegate.getTextLength());
        } else {
            tooLong.token(token, NOTHING, 0, 0);
        }
    }
}
