package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import org.jspecify.annotations.Nullable;

/**
 * What was emitted of one charge day.
 *
 * @param digest the digest of its rows; {@link DayDigest#UNFINISHED} while the day is being emitted
 * @param keys the keys of the rows that consumers may have; null if they are not known
 */
public record EmittedDay(DayDigest digest, @Nullable DayKeys keys) {
    /**
     * The day while it is emitted again.
     *
     * @param maybeWritten the keys of the rows that are being emitted, some of which may be written; null if not known
     */
    EmittedDay partlyEmitted(@Nullable DayKeys maybeWritten) {
        if (keys == null || maybeWritten == null) {
            return new EmittedDay(DayDigest.UNFINISHED, null);
        }
        return new EmittedDay(DayDigest.UNFINISHED, keys.equals(maybeWritten) ? keys : keys.and(maybeWritten));
    }
}
