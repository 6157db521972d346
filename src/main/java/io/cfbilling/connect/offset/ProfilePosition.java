package io.cfbilling.connect.offset;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far an account's profile has been told.
 *
 * @param fingerprint what the profile last told comes to, as it was told; {@link #GONE} after its tombstone, and while none
 *     was ever told
 * @param emittedAt when it was told
 * @param malformed the identity, in hex, of the malformed profile last written as a dead letter; null if none was
 */
public record ProfilePosition(
        String fingerprint, Instant emittedAt, @Nullable String malformed) {
    /** The fingerprint of a profile that is no more. */
    public static final String GONE = "none";

    static final String FINGERPRINT = "fingerprint";
    static final String EMITTED_AT = "emitted_at";
    static final String MALFORMED = "malformed";
    /** The entries that every offset has. */
    static final List<String> ALWAYS = List.of(OffsetFields.VERSION, FINGERPRINT, EMITTED_AT);
    /** The entries that an offset may have besides. */
    static final List<String> AT_TIMES = List.of(MALFORMED);

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{1,16}");

    /** The position once a profile is told, no malformed one having been seen since. */
    public ProfilePosition(String fingerprint, Instant emittedAt) {
        this(fingerprint, emittedAt, null);
    }

    /** As Connect stores it. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
        map.put(FINGERPRINT, fingerprint);
        map.put(EMITTED_AT, emittedAt.toString());
        if (malformed != null) {
            map.put(MALFORMED, malformed);
        }
        return map;
    }

    /**
     * @throws IllegalArgumentException if the map is no profile offset; the message names the field
     */
    public static ProfilePosition of(Map<String, ?> map) {
        OffsetFields fields = OffsetFields.ofCurrentVersion(map);
        @Nullable String malformed = fields.optionalText(MALFORMED).orElse(null);
        if (malformed != null && !IDENTITY.matcher(malformed).matches()) {
            throw new IllegalArgumentException("offset field '" + MALFORMED + "' is no identity in up to 16 hex"
                    + " characters: " + OffsetFields.shown(malformed));
        }
        return new ProfilePosition(fields.text(FINGERPRINT), fields.instant(EMITTED_AT), malformed);
    }
}
