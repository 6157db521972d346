package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is emitted of one day: all of it with the position before, and its last record with the one after. From any earlier
 * record, a restart emits the whole day again.
 *
 * @param day the charge day; null for malformed rows that do not tell theirs
 * @param rows how many of the day's rows are emitted: all of them, or none
 * @param removed the rows that get a tombstone
 * @param deadLetters the identities of the malformed rows that are emitted for the first time
 * @param before what is safe to go on from before the change is written in full
 * @param after what is safe to go on from afterwards
 */
public record DayChange(
        @Nullable LocalDate day,
        int rows,
        List<RowKey> removed,
        Set<Long> deadLetters,
        UsagePosition before,
        UsagePosition after) {
    /** How many records the change makes. */
    public int records() {
        return rows + removed.size() + deadLetters.size();
    }
}
