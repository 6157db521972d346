package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The change of one day. Its last record has the position after it, all others have the one before: a task that
 * restarts in between emits the whole day again.
 *
 * @param day the charge day; null for malformed rows that do not show theirs
 * @param rows how many of the day's rows are emitted: all or none
 * @param removed the rows that get a tombstone
 * @param deadLetters the identities of the malformed rows that become dead letters
 * @param before the position to continue from until all records of the change are written
 * @param after the position to continue from afterwards
 */
record DayChange(
        @Nullable LocalDate day,
        int rows,
        List<RowKey> removed,
        Set<Long> deadLetters,
        UsagePosition before,
        UsagePosition after) {
    /** How many records the change makes. */
    int records() {
        return rows + removed.size() + deadLetters.size();
    }
}
