package io.cfbilling.connect.discovery;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.util.Set;

/**
 * How often and how patiently the list of accounts is read.
 *
 * @param excluded accounts that are not polled
 * @param interval the time from the begin of one listing to the begin of the next
 * @param retries how long to wait after a failure
 * @param forbiddenConfirmation how long after a first 403 another 403 rejects the listing
 */
public record DiscoverySettings(
        Set<AccountId> excluded, Duration interval, Backoff retries, Duration forbiddenConfirmation) {
    public DiscoverySettings {
        excluded = Set.copyOf(excluded);
    }
}
