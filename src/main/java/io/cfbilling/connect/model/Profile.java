package io.cfbilling.connect.model;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account's billing profile. Immutable; its {@code toString} shows no content, which may be a card number. */
public final class Profile {
    private final EnumMap<ProfileField, Object> values;
    private final @Nullable String unknownFields;

    /**
     * @param values each field's value, of the type that its kind names; absent fields are left out
     * @param unknownFields a canonical JSON object, already redacted, of the fields that the schema does not know; null
     *     if there are none
     */
    public Profile(Map<ProfileField, Object> values, @Nullable String unknownFields) {
        this.values = new EnumMap<>(ProfileField.class);
        this.values.putAll(values);
        this.unknownFields = unknownFields;
    }

    /** The field's value, of the type that its kind names; null if it is absent. */
    public @Nullable Object value(ProfileField field) {
        return values.get(field);
    }

    /** A canonical JSON object of the fields that the schema does not know; null if there are none. */
    public @Nullable String unknownFields() {
        return unknownFields;
    }

    /** The profile, redacted. */
    public Profile redacted(Redaction redaction) {
        Map<ProfileField, Object> redacted = new EnumMap<>(ProfileField.class);
        values.forEach((field, value) -> {
            switch (redaction.mode(field)) {
                case MASK -> redacted.put(field, Redaction.MASKED);
                case HASH -> redacted.put(field, redaction.hash(String.valueOf(value)));
                case INCLUDE -> redacted.put(field, value);
                case DROP -> {}
            }
        });
        return new Profile(redacted, unknownFields);
    }

    /**
     * A digest of the profile as it is emitted: 64 hex characters, equal for equal content.
     *
     * <p>More people can read offsets than the profile topic. With an unkeyed digest of a whole profile, a reader could
     * try card numbers until the digest matches. So the digest is keyed if there is a hash key. Without a key, it
     * covers only the presence of included sensitive fields, and a change of their values is not noticed.
     *
     * @param redaction how the profile is redacted; another redaction gives another digest
     */
    public String fingerprint(Redaction redaction) {
        @Nullable HashKey key = redaction.key();
        String content = redacted(key == null ? redaction.besidesProfileRecords() : redaction)
                .content();
        if (redaction.sensitive() == Redaction.Mode.INCLUDE) {
            // Otherwise the profile would not be emitted again when masked fields become included.
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
