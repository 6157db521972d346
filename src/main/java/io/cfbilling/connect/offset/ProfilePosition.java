package io.cfbilling.connect.offset;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which profile of an account was emitted last.
 *
 * @param digest the digest of the profile as it was emitted; {@link #GONE} after a tombstone, or if none was ever
 *     emitted
 * @param emittedAt when it was emitted
 * @param malformed the identity, in hex, of the malformed profile last written as a dead letter; null if none was
 */
public record ProfilePosition(
        String digest, Instant emittedAt, @Nullable String malformed) {
    /** Stands for the digest of a profile that no longer exists. */
    public static final String GONE = "none";

    static final String DIGEST = "fingerprint";
    static final String EMITTED_AT = "emitted_at";
    static final String MALFORMED = "malformed";
    /** The entries that every offset has. */
    static final List<String> ALWAYS = List.of(OffsetFields.VERSION, DIGEST, EMITTED_AT);
    /** The entries that an offset can have. */
    static final List<String> FIELDS = List.of(OffsetFields.VERSION, DIGEST, EMITTED_AT, MALFORMED);

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{1,16}");

    /** The position after a profile or its tombstone is emitted, and before a malformed one is read. */
    public ProfilePosition(String digest, Instant emittedAt) {
        this(digest, emittedAt, null);
    }

    /** As Connect stores it. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
        map.put(DIGEST, digest);
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
        OffsetFields fields = OffsetFields.ofCurrentVersion(map, ALWAYS);
        String malformed = fields.optionalText(MALFORMED);
        if (!malformed.isEmpty() && !IDENTITY.matcher(malformed).matches()) {
            throw new IllegalArgumentException("offset field '" + MALFORMED + "' is no identity in up to 16 hex"
                    + " characters: " + OffsetFields.shown(malformed));
        }
        return new ProfilePosition(
                fields.text(DIGEST), fields.instant(EMITTED_AT), malformed.isEmpty() ? null : malformed);
    }
}
