package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.MalformedRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * A parser that records the tokens between {@link #begin} and {@link #end}, so that there is a redacted copy of a row
 * or profile that turns out to be malformed. The copy is written only on request; a value that is too long to be
 * recorded is written at once.
 */
final class RawCopy extends TokenwiseParser {
    private static final char[] NOTHING = {};

    /** The longest text with a canonical spelling: producing one takes several times the memory of the text. */
    private static final int LONGEST_CANONICAL = 1 << 18;

    private final ResponseParser response;
    private final Redactor redactor;
    private final TokenTape tape = new TokenTape();
    private boolean copying;
    private @Nullable RedactedText tooLong;
    private @Nullable RedactedText whole;

    /**
     * @param redactor redacts the content
     */
    RawCopy(ResponseParser response, Redactor redactor) {
        super(response);
        this.response = response;
        this.redactor = redactor;
    }

    /** What is odd about the current token; null if nothing is. */
    @Nullable
    Oddity oddity() throws IOException {
        return response.oddity();
    }

    /** Discards the last copy, and copies from the current token on. */
    void begin() throws IOException {
        tape.clear();
        tooLong = null;
        whole = null;
        copying = true;
        copy(delegate.currentToken());
    }

    /** Stops copying; the copy is available until the next {@link #begin}. */
    void end() {
        copying = false;
    }

    /**
     * The copy, as a malformed row.
     *
     * @param where the position in the response, as the beginning of the reason
     */
    MalformedRow malformed(String where, MalformedException e) throws IOException {
        return new MalformedRow(e.day(), where + e.getMessage(), raw(), length(), identity());
    }

    /**
     * The copied JSON text, redacted, cut at {@link MalformedRow#LONGEST_RAW} characters, but not within a surrogate
     * pair.
     */
    String raw() throws IOException {
        String text = text().kept();
        if (text.length() <= MalformedRow.LONGEST_RAW) {
            return text;
        }
        boolean through = Character.isHighSurrogate(text.charAt(MalformedRow.LONGEST_RAW - 1));
        return text.substring(0, MalformedRow.LONGEST_RAW - (through ? 1 : 0));
    }

    /** The length of the redacted text before it is cut. */
    long length() throws IOException {
        return text().length();
    }

    /**
     * A digest of the redacted content: equal for equal content, whatever the order of its fields and the spelling of
     * its numbers. For a text that is cut, or longer than 256 K characters, it covers only the length and the
     * beginning.
     */
    long identity() throws IOException {
        RedactedText text = text();
        String content = text.isWhole() ? canonical(text.kept()) : raw() + text.length();
        return ByteBuffer.wrap(DayDigest.sha256().digest(content.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static String canonical(String json) throws IOException {
        // This form must not change: otherwise each malformed row would count as new after an upgrade.
        return JsonText.text(Collections.singletonMap("", JsonText.read(json)));
    }

    private RedactedText text() throws IOException {
        if (tooLong != null) {
            return tooLong;
        }
        if (whole == null) {
            whole = new RedactedText(redactor, LONGEST_CANONICAL);
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
    public JsonParser skipChildren() throws IOException {
        if (copying) {
            return super.skipChildren();
        }
        delegate.skipChildren();
        return this;
    }

    private void copy(JsonToken token) throws IOException {
        Oddity oddity = response.oddity();
        long unseen = oddity == null || !oddity.isCut() ? 0 : Math.max(0, oddity.length() - delegate.getTextLength());
        if (tooLong == null && tape.add(delegate, token, unseen)) {
            return;
        }
        if (tooLong == null) {
            tooLong = new RedactedText(redactor, MalformedRow.LONGEST_RAW);
            tape.writeTo(tooLong);
        }
        tooLong.unseen(unseen);
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
