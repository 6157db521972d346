package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.RewindAdvice;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.RangeLimits;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a task begins to read an account's usage: at the stored position, else at the first day that the settings name.
 * Without either, the connector first looks for the open billing period in the latest 31 days.
 *
 * @param stored what earlier tasks have emitted; null if nothing
 * @param start the first day that the settings name; null if they name none
 */
record InitialPosition(
        @Nullable UsagePosition stored, @Nullable LocalDate start) {
    UsagePosition at(Instant now) {
        if (stored != null) {
            return stored.notAfter(now);
        } else if (start != null) {
            return UsagePosition.startingAt(start, BillingAnchors.UNKNOWN);
        }
        return UsagePosition.undecided(DateRange.dayOf(now).minusDays(RangeLimits.NARROW - 1));
    }

    /** The warning if the settings name days that the stored cursor has passed: they are not read again. */
    Optional<String> warning(SourcePartition partition, String connector) {
        return stored == null || start == null || !start.isBefore(stored.since())
                ? Optional.empty()
                : Optional.of(RewindAdvice.startBeforeCursor(connector, partition, start, stored.cursor()));
    }
}
