package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.Redaction;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a profile from the stream. */
final class ProfileReader {
    private ProfileReader() {}

    /**
     * Reads the object at the parser's current token, to its end.
     *
     * @param redaction what becomes of sensitive and personal fields within those that the schema does not know
     * @throws MalformedException if a field is not of its type
     * @throws IOException if the JSON itself is broken
     */
    static Profile read(JsonParser parser, Redaction redaction) throws IOException, MalformedException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new MalformedException("it is no JSON object");
        }
        Map<ProfileField, Object> values = new EnumMap<>(ProfileField.class);
        Map<String, @Nullable Object> unknown = new TreeMap<>();
        String problem = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            ProfileField field = ProfileField.named(name);
            if (field == null) {
                unknown.put(name, JsonText.read(parser));
            } else if (token != JsonToken.VALUE_NULL) {
                Object value = value(field, parser);
                if (value == null) {
                    parser.skipChildren();
                    problem = "field " + name + " must be of type " + field.kind() + ", not " + token;
                } else {
                    values.put(field, value);
                }
            }
        }
        if (problem != null) {
            throw new MalformedException(problem);
        }
        return new Profile(values, JsonText.write(unknown, redaction));
    }

    /** The value of the current token; null where it is not of the field's type. */
    private static @Nullable Object value(ProfileField field, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (field.kind()) {
            case TEXT -> token == JsonToken.VALUE_STRING ? parser.getText() : null;
            case BOOLEAN -> token.isBoolean() ? parser.getBooleanValue() : null;
            case INTEGER ->
                token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT
                        ? parser.getIntValue()
                        : null;
        };
    }
}
