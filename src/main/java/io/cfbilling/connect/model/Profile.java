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
        Map<ProfileField, Object> emitted = new EnumMap<>(ProfileField.class);
        values.forEach((field, value) -> {
            switch (redaction.mode(field)) {
                case MASK -> emitted.put(field, Redaction.MASKED);
                case HASH -> emitted.put(field, redaction.hash(String.valueOf(value)));
                case INCLUDE -> emitted.put(field, value);
                case DROP -> {}
            }
        });
        return new Profile(emitted, unknownFields);
    }

    /**
     * What the profile comes to as it is told: 64 hex characters, equal for equal content.
     *
     * <p>Offsets are open to more eyes than the profile topic, and whoever knows the rest of a profile could try out
     * card numbers and codes until the fingerprint fits. So where there is a hash key, the fingerprint is keyed with it;
     * where there is none, sensitive fields that are included count by being there alone, and a change of nothing else
     * is not seen.
     *
     * @param redaction how the profile is told; another way of telling gives another fingerprint
     */
    public String fingerprint(Redaction redaction) {
        @Nullable HashKey key = redaction.key();
        String content = redacted(key == null ? redaction.besidesProfileRecords() : redaction)
                .content();
        if (redaction.sensitive() == Redaction.Mode.INCLUDE) {
            // Else nothing would be told anew when what was masked is to be included.
            content = Redaction.Mode.INCLUDE.id() + '\u001f' + content;
        }
        return key == null ? digest(content) : key.hash(content);
    }

    private String content() {
        StringBuilder text = new StringBuilder(1024);
        values.forEach((field, value) ->
                text.append(field.apiName()).append('\u0000').append(value).append('\u001f'));
        return text.append(unknownFields).toString();
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(DayDigest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "a billing profile of " + values.size() + " fields";
    }
}
