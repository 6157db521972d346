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
 * An answer's parser that remembers what it told between {@link #begin} and {@link #end}, so that of a row or profile
 * that turns out to be malformed there is a redacted copy. Nothing is written out until somebody asks for it; only of
 * what is too long to be remembered, it is at once.
 */
final class RawCopy extends TokenwiseParser {
    private static final char[] NOTHING = {};

    /** What is longer has no canonical spelling: to make one takes several times its memory. */
    private static final int LONGEST_CANONICAL = 1 << 18;

    private final ResponseParser response;
    private final Redactor redactor;
    private final TokenTape tape = new TokenTape();
    private boolean copying;
    private @Nullable RedactedText tooLong;
    private @Nullable RedactedText whole;

    /**
     * @param redactor what may be told of the content
     */
    RawCopy(ResponseParser response, Redactor redactor) {
        super(response);
        this.response = response;
        this.redactor = redactor;
    }

    /** What is odd about the current token; null where nothing is. */
    @Nullable
    Oddity oddity() throws IOException {
        return response.oddity();
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

    /**
     * What was copied, as a row that cannot be told.
     *
     * @param where where it stands in the response: the beginning of the reason
     */
    MalformedRow malformed(String where, MalformedException e) throws IOException {
        return new MalformedRow(e.day(), where + e.getMessage(), raw(), length(), identity());
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
     * its numbers; but of what is longer than 256 K characters, or cut, equal for texts of equal length and beginning.
     */
    long identity() throws IOException {
        RedactedText text = text();
        String content = text.isWhole() ? canonical(text.kept()) : raw() + text.length();
        return ByteBuffer.wrap(DayDigest.sha256().digest(content.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static String canonical(String json) throws IOException {
        // As it was always made, or each malformed row would be a new one after an upgrade.
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
