package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.EndpointVersion;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of usage.
 *
 * @param api which generation of the endpoint is asked; null for the first one that is served
 * @param start the first day wanted; null for the billing period that is open when the account is first seen
 * @param end the last day wanted; null to go on without end
 * @param pollInterval how long to wait between two reads of the same period
 * @param removalConfirmation how long after a response that lacks rows a second one must be requested to confirm it
 * @param lookbackDays how many days after its end a period is still read, 0 to 62
 * @param connector the connector's name, for advice in the log
 */
public record UsageSettings(
        @Nullable EndpointVersion api,
        @Nullable LocalDate start,
        @Nullable LocalDate end,
        Duration pollInterval,
        Duration removalConfirmation,
        int lookbackDays,
        String connector) {
    /** The day after the last one wanted, far away when there is none. */
    LocalDate endExclusive() {
        return end == null ? LocalDate.MAX : end.plusDays(1);
    }
}
