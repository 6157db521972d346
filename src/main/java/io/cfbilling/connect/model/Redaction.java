package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a profile's sensitive and personal fields. Prints no key.
 *
 * @param sensitive what becomes of what one could pay with
 * @param personal what becomes of what says who somebody is
 * @param key what values are hashed with; null where none is given
 */
public record Redaction(
        Mode sensitive, Mode personal, @Nullable HashKey key) {
    /** What stands in a masked field. */
    public static final String MASKED = "****";

    /** What becomes of a group of fields. */
    public enum Mode {
        /** Each is replaced by the same four asterisks: that it is there can be seen, and nothing of what it is. */
        MASK,
        /** Each is left out. */
        DROP,
        /** Each is replaced by its keyed hash: which are equal can be seen, and nothing else. */
        HASH,
        /** Each stays as it is. */
        INCLUDE;

        /** All names, as the settings spell them. */
        public static List<String> ids() {
            return Arrays.stream(values()).map(Mode::id).toList();
        }

        /** The name, as the settings spell it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws IllegalArgumentException if there is no such mode
         */
        public static Mode of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * @throws IllegalArgumentException if there is something to hash, and no key
     */
    public Redaction {
        if (key == null && (sensitive == Mode.HASH || personal == Mode.HASH)) {
            throw new IllegalArgumentException("to hash takes a key");
        }
    }

    /** What becomes of a profile's field. */
    public Mode mode(ProfileField field) {
        return switch (field.group()) {
            case SENSITIVE -> sensitive;
            case PERSONAL -> personal;
            case OPEN -> Mode.INCLUDE;
        };
    }

    /**
     * What becomes of a field of that name, in whatever JSON it stands. Names are compared without case and punctuation,
     * and payment data counts as sensitive by other names too; credentials are always masked.
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
     * What stands for a value: 64 lower-case hex characters, equal for equal values of all fields and accounts.
     *
     * @param value a text as it is, anything else as canonical JSON
     * @throws IllegalStateException if there is no key
     */
    public String hash(String value) {
        if (key == null) {
            throw new IllegalStateException("nothing is hashed without a key");
        }
        return key.hash(value);
    }

    /**
     * The same for all but the sensitive columns of profile records: to include sensitive fields is meant for those, and
     * elsewhere masks them.
     */
    public Redaction besidesProfileRecords() {
        return sensitive == Mode.INCLUDE ? new Redaction(Mode.MASK, personal, key) : this;
    }
}
