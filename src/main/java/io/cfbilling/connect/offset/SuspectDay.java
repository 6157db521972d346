package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A charge day of which a response lacked rows that were emitted before.
 *
 * @param since when the first such response was requested, in whole milliseconds
 * @param missing the digest of the keys that it lacked: a later response agrees if it lacks the same
 */
public record SuspectDay(Instant since, DayDigest missing) {
    public SuspectDay {
        since = since.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * The digest of missing keys.
     *
     * @param emitted the keys that were emitted; null if they are not known, so that all of them are missing
     * @param missing those of them that the response lacks
     * @param hidden whether malformed rows may have these keys: such a response does not confirm one that has no
     *     malformed rows, nor the other way round
     */
    public static DayDigest digest(@Nullable DayKeys emitted, List<RowKey> missing, boolean hidden) {
        DayDigest.Builder digest = new DayDigest.Builder();
        if (hidden) {
            digest.add("hidden");
        }
        if (emitted != null) {
            missing.forEach(key -> digest.add(key.toString()));
        }
        return digest.build();
    }
}
