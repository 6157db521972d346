package io.cfbilling.connect.offset;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How far an account's profile has been told.
 *
 * @param fingerprint what the profile last told comes to, as redacted; {@link #GONE} after its tombstone
 * @param emittedAt when it was told
 */
public record ProfilePosition(String fingerprint, Instant emittedAt) {
    /** The fingerprint of a profile that is no more. */
    public static final String GONE = "none";

    private static final String FINGERPRINT = "fingerprint";
    private static final String EMITTED_AT = "emitted_at";

    /** As Connect stores it. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
        map.put(FINGERPRINT, fingerprint);
        map.put(EMITTED_AT, emittedAt.toString());
        return map;
    }

    /**
     * @throws IllegalArgumentException if the map is no profile offset; the message names the field
     */
    public static ProfilePosition of(Map<String, ?> map) {
        OffsetFields fields = new OffsetFields(map);
        return new ProfilePosition(fields.text(FINGERPRINT), fields.instant(EMITTED_AT));
    }
}
