package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a profile from the stream. */
final class ProfileReader {
    private final Map<ProfileField, Object> values = new EnumMap<>(ProfileField.class);
    private final Set<ProfileField> seen = EnumSet.noneOf(ProfileField.class);
    private final UnknownFields unknown;
    private final Texts texts = new Texts();
    private @Nullable String problem;

    private ProfileReader(Redactor redactor) {
        this.unknown = new UnknownFields(redactor);
    }

    /**
     * Reads the object at the parser's current token, to its end.
     *
     * @param redactor redacts the fields that the schema does not know
     * @throws MalformedException if a field has the wrong type, is too long, or occurs twice
     * @throws IOException if the JSON itself is broken
     */
    static Profile read(RawCopy parser, Redactor redactor) throws IOException, MalformedException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new MalformedException("it is not a JSON object");
        }
        return new ProfileReader(redactor).readFields(parser);
    }

    private Profile readFields(RawCopy parser) throws IOException, MalformedException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean nameIsCut = parser.oddity() != null;
            JsonToken token = parser.nextToken();
            ProfileField field = ProfileField.named(name);
            if (field == null) {
                if (!unknown.add(name, nameIsCut, parser)) {
                    malformed("an unknown field occurs twice");
                }
            } else if (!seen.add(field)) {
                parser.skipChildren();
                malformed("field " + name + " occurs twice");
            } else if (token != JsonToken.VALUE_NULL) {
                readField(field, parser);
            }
        }
        if (problem != null) {
            throw new MalformedException(problem);
        }
        return new Profile(values, unknown.text());
    }

    private void readField(ProfileField field, RawCopy parser) throws IOException {
        Oddity oddity = parser.oddity();
        if (oddity != null) {
            malformed("field " + field.apiName() + " is " + oddity.kind().words());
            return;
        }
        Object value = value(field, parser);
        if (value == null) {
            malformed(
                    "field " + field.apiName() + " must be of type " + field.kind() + ", not " + parser.currentToken());
            parser.skipChildren();
            return;
        }
        String tooLong = value instanceof String text ? texts.problem(text, 1) : null;
        if (tooLong == null) {
            values.put(field, value);
        } else {
            malformed("field " + field.apiName() + " " + tooLong);
        }
    }

    /** The value of the current token; null if it is not of the field's type. */
    private static @Nullable Object value(ProfileField field, RawCopy parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (field.kind()) {
            case TEXT -> token == JsonToken.VALUE_STRING ? parser.getText() : null;
            case BOOLEAN -> token.isBoolean() ? parser.getBooleanValue() : null;
            case INTEGER -> token == JsonToken.VALUE_NUMBER_INT ? JsonText.integer(parser.getText()) : null;
        };
    }

    private void malformed(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }
}
