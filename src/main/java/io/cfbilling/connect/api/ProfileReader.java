package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a profile. */
final class ProfileReader extends FieldsReader<ProfileField> {
    /**
     * @param redactor redacts the fields that the schema does not know
     */
    ProfileReader(Redactor redactor) {
        super(ProfileField.class, redactor);
    }

    /**
     * Reads the value at the parser's current token, to its end.
     *
     * @throws MalformedException if it cannot be turned into a record
     * @throws IOException if the JSON itself is broken
     */
    Profile read(ResponseParser parser) throws IOException, MalformedException {
        readFields(parser);
        return new Profile(values(), unknownFields());
    }

    @Override
    @Nullable
    ProfileField field(String name) {
        return ProfileField.named(name);
    }

    @Override
    Object value(ProfileField field, ResponseParser parser) throws MalformedException {
        JsonToken token = parser.token();
        Object value = switch (field.kind()) {
            case TEXT -> token == JsonToken.VALUE_STRING ? parser.text() : null;
            case BOOLEAN -> token.isBoolean() ? token == JsonToken.VALUE_TRUE : null;
            case INTEGER -> token == JsonToken.VALUE_NUMBER_INT ? NumberText.integer(parser.text()) : null;
        };
        if (value == null) {
            throw new MalformedException("must be of type " + field.kind() + ", not " + token);
        }
        return value;
    }
}
