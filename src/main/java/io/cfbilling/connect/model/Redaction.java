package io.cfbilling.connect.model;

import org.jspecify.annotations.Nullable;

/**
 * How a profile's sensitive and personal fields are redacted. Its {@code toString} does not show the key.
 *
 * @param sensitive the mode for payment data
 * @param personal the mode for data that identifies a person or company
 * @param key hashes values; null if none is configured
 */
public record Redaction(
        Mode sensitive, Mode personal, @Nullable HashKey key) {
    /** The value of a masked field. */
    public static final String MASKED = "****";

    /** How a group of fields is redacted. */
    public enum Mode implements Named {
        /** Each is replaced by the same four asterisks: only its presence can be seen. */
        MASK,
        /** Each is left out. */
        DROP,
        /** Each is replaced by its keyed hash: only equality can be seen. */
        HASH,
        /** Each keeps its value. */
        INCLUDE
    }

    /**
     * @throws IllegalArgumentException if a mode is HASH, and there is no key
     */
    public Redaction {
        if (key == null && (sensitive == Mode.HASH || personal == Mode.HASH)) {
            throw new IllegalArgumentException("to hash takes a key");
        }
    }

    /** How a profile's field is redacted. */
    public Mode mode(ProfileField field) {
        return switch (field.group()) {
            case SENSITIVE -> sensitive;
            case PERSONAL -> personal;
            case OPEN -> Mode.INCLUDE;
        };
    }

    /**
     * How a field of that name is redacted in any JSON. Names are compared without case and punctuation, and payment
     * data is also recognised by other names; credentials are always masked.
     */
    public Mode mode(String name) {
        return switch (FieldNames.meaning(name)) {
            case SECRET -> Mode.MASK;
            case SENSITIVE -> sensitive;
            case PERSONAL -> personal;
            case OPEN -> Mode.INCLUDE;
        };
    }

    /** Whether a text, JSON or not, names a field that is masked, left out or hashed. */
    public boolean hidesFieldOf(String text) {
        return FieldNames.in(text).anyMatch(name -> mode(name) != Mode.INCLUDE);
    }

    /**
     * The hash of a value: 64 lower-case hex characters, equal for equal values of all fields and accounts.
     *
     * @param value a text unchanged, anything else as canonical JSON
     * @throws IllegalStateException if there is no key
     */
    public String hash(String value) {
        if (key == null) {
            throw new IllegalStateException("nothing is hashed without a key");
        }
        return key.hash(value);
    }

    /**
     * The redaction of everything but the sensitive columns of profile records: elsewhere, included sensitive fields
     * are masked.
     */
    public Redaction besidesProfileRecords() {
        return sensitive == Mode.INCLUDE ? new Redaction(Mode.MASK, personal, key) : this;
    }
}
