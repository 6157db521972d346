package io.cfbilling.connect.simulator;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a fault applies to.
 *
 * @param accountId null: any
 * @param dataset null: any; {@link Dataset#USAGE} is that of every {@link UsagePath}
 * @param usagePath null: any
 * @param beginsBefore only if the first requested day is before that one; null: any
 * @param times how many requests; {@link Integer#MAX_VALUE}: until cleared
 */
public record FaultScope(
        @Nullable String accountId,
        @Nullable Dataset dataset,
        @Nullable UsagePath usagePath,
        @Nullable LocalDate beginsBefore,
        int times) {
    /** Every request until cleared. */
    public static FaultScope everything() {
        return new FaultScope(null, null, null, null, Integer.MAX_VALUE);
    }

    /** Requests for this account only. */
    public FaultScope account(String id) {
        return new FaultScope(id, dataset, usagePath, beginsBefore, times);
    }

    /** Requests for this dataset only. */
    public FaultScope dataset(Dataset only) {
        return new FaultScope(accountId, only, usagePath, beginsBefore, times);
    }

    /** Requests of this endpoint version only. */
    public FaultScope usagePath(UsagePath only) {
        return new FaultScope(accountId, dataset, only, beginsBefore, times);
    }

    /** The next {@code count} of these requests only. */
    public FaultScope times(int count) {
        return new FaultScope(accountId, dataset, usagePath, beginsBefore, count);
    }

    /** Requests for ranges that begin before that day only. */
    public FaultScope beginsBefore(LocalDate day) {
        return new FaultScope(accountId, dataset, usagePath, day, times);
    }

    boolean covers(Route route, @Nullable LocalDate from) {
        return (beginsBefore == null || (from != null && from.isBefore(beginsBefore)))
                && (accountId == null || accountId.equals(route.accountId()))
                && (dataset == null || dataset == route.dataset())
                && (usagePath == null || usagePath == route.usagePath());
    }
}
