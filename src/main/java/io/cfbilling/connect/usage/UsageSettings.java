package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.RangeLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The settings for usage.
 *
 * @param version the endpoint version to request; null for the first one that responds
 * @param start the first day wanted; null for the first day of the billing period that is open at the initial read
 * @param end the last day wanted; null if there is none
 * @param pollInterval how long to wait between two reads of the same period
 * @param removalConfirmation how long after a response that lacks rows a second one must be requested to confirm it
 * @param lookbackDays how many days after its end a period is still read, 0 to 62
 * @param tombstones whether a removed row gets a tombstone
 * @param malformed what the connector does with rows that cannot be turned into records
 * @param connector the connector's name, for advice in the log
 */
public record UsageSettings(
        @Nullable EndpointVersion version,
        @Nullable LocalDate start,
        @Nullable LocalDate end,
        Duration pollInterval,
        Duration removalConfirmation,
        int lookbackDays,
        boolean tombstones,
        MalformedMode malformed,
        String connector) {
    /** The day after the last one wanted; {@link LocalDate#MAX} if there is none. */
    LocalDate endExclusive() {
        return end == null ? LocalDate.MAX : end.plusDays(1);
    }

    /**
     * Where a task without a stored position begins to read: at the first day wanted. If none is set, the connector first
     * searches the latest 31 days for the open billing period.
     */
    UsagePosition initialPosition(Instant now) {
        return start == null
                ? UsagePosition.undecided(DateRange.dayOf(now).minusDays(RangeLimits.NARROW - 1))
                : UsagePosition.startingAt(start, BillingAnchors.UNKNOWN);
    }
}
