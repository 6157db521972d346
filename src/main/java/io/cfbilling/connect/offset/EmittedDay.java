package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import org.jspecify.annotations.Nullable;

/**
 * What was told of one charge day.
 *
 * @param digest what its rows came to; {@link DayDigest#UNFINISHED} while it is being told
 * @param keys the keys of the rows that consumers may have; null where they are not known
 */
public record EmittedDay(DayDigest digest, @Nullable DayKeys keys) {
    /** The day while it is told anew, some of these rows written by then; null where they are not known. */
    EmittedDay partlyEmitted(@Nullable DayKeys maybeWritten) {
        if (keys == null || maybeWritten == null) {
            return new EmittedDay(DayDigest.UNFINISHED, null);
        }
        return new EmittedDay(DayDigest.UNFINISHED, keys.equals(maybeWritten) ? keys : keys.and(maybeWritten));
    }
}
