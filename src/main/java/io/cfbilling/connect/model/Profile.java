package io.cfbilling.connect.model;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account's billing profile. Immutable; prints none of its content, which may be a card. */
public final class Profile {
    private final EnumMap<ProfileField, Object> values;
    private final @Nullable String unknownFields;

    /**
     * @param values each field's value, of the type that its kind names; absent fields are left out
     * @param unknownFields a canonical JSON object, redacted already, of the fields that the schema does not know; null
     *     when there are none
     */
    public Profile(Map<ProfileField, Object> values, @Nullable String unknownFields) {
        this.values = new EnumMap<>(ProfileField.class);
        this.values.putAll(values);
        this.unknownFields = unknownFields;
    }

    /** The field's value, of the type that its kind names; null where it is absent. */
    public @Nullable Object value(ProfileField field) {
        return values.get(field);
    }

    /** A canonical JSON object of the fields that the schema does not know; null when there are none. */
    public @Nullable String unknownFields() {
        return unknownFields;
    }

    /** The profile as it may be told. */
    public Profile redacted(Redaction redaction) {
        Map<ProfileField, Object> told = new EnumMap<>(ProfileField.class);
        values.forEach((field, value) -> {
            if (!field.sensitive()) {
                told.put(field, value);
            } else if (redaction == Redaction.MASK) {
                told.put(field, Redaction.MASKED);
            }
        });
        return new Profile(told, unknownFields);
    }

    /** What the content comes to: 64 hex characters, equal for equal content. Take it of a redacted profile alone. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder(1024);
        values.forEach((field, value) ->
                text.append(field.apiName()).append('\u0000').append(value).append('\u001f'));
        text.append(unknownFields);
        byte[] digest = DayDigest.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Override
    public String toString() {
        return "a billing profile of " + values.size() + " fields";
    }
}
