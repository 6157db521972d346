package io.cfbilling.connect.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Which requests a fault strikes.
 *
 * @param accountId null: any
 * @param dataset null: any; {@link Dataset#USAGE} is that of every {@link UsagePath}
 * @param usagePath null: any
 * @param times how many requests; {@link Integer#MAX_VALUE}: until cleared
 */
public record FaultScope(
        @Nullable String accountId,
        @Nullable Dataset dataset,
        @Nullable UsagePath usagePath,
        int times) {
    /** Every request until cleared. */
    public static FaultScope everything() {
        return new FaultScope(null, null, null, Integer.MAX_VALUE);
    }

    /** Requests for this account only. */
    public FaultScope account(String id) {
        return new FaultScope(id, dataset, usagePath, times);
    }

    /** Requests for this dataset only. */
    public FaultScope dataset(Dataset only) {
        return new FaultScope(accountId, only, usagePath, times);
    }

    /** Requests of this generation of the usage endpoint only. */
    public FaultScope usagePath(UsagePath only) {
        return new FaultScope(accountId, dataset, only, times);
    }

    /** The next {@code count} of these requests only. */
    public FaultScope times(int count) {
        return new FaultScope(accountId, dataset, usagePath, count);
    }

    boolean covers(Route route) {
        return (accountId == null || accountId.equals(route.accountId()))
                && (dataset == null || dataset == route.dataset())
                && (usagePath == null || usagePath == route.usagePath());
    }
}
