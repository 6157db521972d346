package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.Redaction.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Redacts JSON that no schema describes: sensitive and personal fields by their modes, at any depth and of any shape,
 * also within texts that are JSON themselves, and the credential in any text.
 *
 * @param redaction how sensitive and personal fields are redacted, by their names
 * @param quotes knows the credential
 */
record Redactor(Redaction redaction, Quotes quotes) {
    /** The longest text with a canonical spelling: producing one takes several times the memory of the text. */
    private static final int LONGEST_CANONICAL = 1 << 18;

    /** A value of more tokens, or of more characters in them, has one only if its copy is short. */
    private static final int MOST_TOKENS = 1 << 16;

    private static final int MOST_CHARACTERS = 1 << 20;

    /** A longer value is masked, since hashing it would keep it in memory. */
    private static final int LONGEST_HASHED = 1 << 20;

    /** How deep JSON texts may be nested in one another; deeper ones are masked. */
    private static final int MOST_TEXTS = 3;

    /** The text, redacted. */
    private String text(String value, int texts) throws IOException {
        if (!looksLikeJson(value)) {
            return plain(value, false);
        } else if (texts == 0) {
            return Redaction.MASKED;
        }
        try {
            Copy copy = copyOf(value, texts - 1);
            String redacted = JsonText.canonical(copy.json.kept());
            return quotes.hidden(copy.isChanged ? redacted : value);
        } catch (StreamConstraintsException tooDeep) {
            return Redaction.MASKED;
        } catch (IOException noJson) {
            return plain(value, false);
        }
    }

    private static boolean looksLikeJson(String value) {
        String start = value.length() > 64 ? value.substring(0, 64) : value;
        start = start.strip();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"{") || start.startsWith("\"[");
    }

    /**
     * A name, or a text that is not JSON, redacted: masked if it names a sensitive field, whose value may be anywhere
     * in it.
     *
     * @param isCut whether it is the beginning of a longer one
     */
    String plain(String value, boolean isCut) {
        return redaction.hidesFieldOf(value)
                ? Redaction.MASKED
                : isCut ? quotes.hiddenInBeginning(value) : quotes.hidden(value);
    }

    /** The one JSON value of the text, redacted, in its canonical spelling. */
    String json(String json) throws IOException {
        return JsonText.canonical(copyOf(json, MOST_TEXTS).json.kept());
    }

    private Copy copyOf(String json, int texts) throws IOException {
        Copy copy = new Copy(Integer.MAX_VALUE, texts);
        try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                copy.add(token, parser.getText(), 0);
            }
        }
        return copy;
    }

    /** A copy without tokens. */
    Copy copy() {
        return new Copy(LONGEST_CANONICAL, MOST_TEXTS);
    }

    /** A redacted copy of a value of any size, in bounded memory. */
    final class Copy {
        private final JsonCopy json;
        private final int texts;
        private Mode mode = Mode.INCLUDE;
        private long tokens;
        private long characters;
        private int hiddenDepth;
        private @Nullable JsonCopy toHash;
        private boolean isChanged;

        private Copy(int longest, int texts) {
            this.json = new JsonCopy(longest);
            this.texts = texts;
        }

        /**
         * Adds a token.
         *
         * @param text the name, the content of a text, or what is written of any other token
         * @param unseen how many characters the token has after the text
         */
        void add(JsonToken token, String text, long unseen) throws IOException {
            tokens++;
            characters += token == JsonToken.FIELD_NAME || token.isScalarValue() ? text.length() : 0;
            if (mode != Mode.INCLUDE) {
                hide(token, text, unseen);
                return;
            }
            boolean isCut = unseen > 0;
            String shown = text;
            if (token == JsonToken.FIELD_NAME) {
                mode = redaction.mode(text);
                toHash = mode == Mode.HASH ? new JsonCopy(LONGEST_HASHED) : null;
                shown = plain(text, isCut);
            } else if (token == JsonToken.VALUE_STRING) {
                shown = isCut ? plain(text, true) : Redactor.this.text(text, texts);
            }
            isChanged |= mode != Mode.INCLUDE || !shown.equals(text);
            if (isCut) {
                json.addUnseen(unseen + (token == JsonToken.FIELD_NAME ? 0 : text.length() - shown.length()));
            }
            if (mode != Mode.DROP) {
                json.add(token, shown);
            }
        }

        private void hide(JsonToken token, String text, long unseen) throws IOException {
            if (toHash != null) {
                toHash.add(token, text);
                if (unseen > 0) {
                    toHash.addUnseen(unseen);
                }
            }
            hiddenDepth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (hiddenDepth > 0) {
                return;
            }
            if (mode != Mode.DROP) {
                String shown = toHash == null ? Redaction.MASKED : hashed(toHash);
                json.add(shown == null ? JsonToken.VALUE_NULL : JsonToken.VALUE_STRING, shown == null ? "null" : shown);
            }
            mode = Mode.INCLUDE;
        }

        /** The hash of the value, whatever its spelling; null for null, which hides nothing. */
        private @Nullable String hashed(JsonCopy value) throws IOException {
            if (!value.isWhole()) {
                return Redaction.MASKED;
            }
            Object read = JsonText.read(value.kept());
            return read == null ? null : redaction.hash(read instanceof String text ? text : JsonText.text(read));
        }

        /** The text, cut at {@link MalformedRow#LONGEST_RAW} characters, but not within a surrogate pair. */
        String raw() {
            String text = json.kept();
            if (text.length() <= MalformedRow.LONGEST_RAW) {
                return text;
            }
            boolean through = Character.isHighSurrogate(text.charAt(MalformedRow.LONGEST_RAW - 1));
            return text.substring(0, MalformedRow.LONGEST_RAW - (through ? 1 : 0));
        }

        /** The length of the text before it is cut. */
        long length() {
            return json.length();
        }

        /**
         * A digest of the content: equal for equal content, whatever the order of its fields and the spelling of its
         * numbers. For a text that is cut or very long it covers only the length and the beginning. It must not change:
         * otherwise each malformed row would count as new after an upgrade.
         */
        long identity() throws IOException {
            boolean isLarge = tokens > MOST_TOKENS || characters > MOST_CHARACTERS;
            boolean isWhole = json.isWhole() && (!isLarge || json.length() <= MalformedRow.LONGEST_RAW);
            String content = isWhole ? "{\"\":" + JsonText.canonical(json.kept()) + "}" : raw() + json.length();
            return ByteBuffer.wrap(DayDigest.sha256().digest(content.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        }
    }
}
