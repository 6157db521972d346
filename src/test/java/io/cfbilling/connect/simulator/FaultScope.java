package io.cfbilling.connect.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Which requests a fault strikes.
 *
 * @param accountId null: any
 * @param dataset null: any
 * @param times how many requests; {@link Integer#MAX_VALUE}: until cleared
 */
public record FaultScope(
        @Nullable String accountId, @Nullable Dataset dataset, int times) {
    /** Every request until cleared. */
    public static FaultScope everything() {
        return new FaultScope(null, null, Integer.MAX_VALUE);
    }

    /** Requests for this account only. */
    public FaultScope account(String id) {
        return new FaultScope(id, dataset, times);
    }

    /** Requests for this dataset only. */
    public FaultScope dataset(Dataset only) {
        return new FaultScope(accountId, only, times);
    }

    /** The next {@code count} of these requests only. */
    public FaultScope times(int count) {
        return new FaultScope(accountId, dataset, count);
    }

    boolean covers(@Nullable String requestedAccount, Dataset requested) {
        return (accountId == null || accountId.equals(requestedAccount)) && (dataset == null || dataset == requested);
    }
}
