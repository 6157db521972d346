package io.cfbilling.connect.budget;

import java.time.Duration;

/**
 * The share of the connector's request budget that one task, or the listing of accounts, has.
 *
 * @param requests how many requests a window may hold, at least 1
 * @param window how long a window is
 * @param before how many requests the shares before this one have: it spreads shares that start at the same moment
 * @param ofAll how many requests of all shares together a window may hold
 */
public record BudgetShare(int requests, Duration window, int before, int ofAll) {
    /**
     * @throws IllegalArgumentException if the share has no request, or exceeds the whole
     */
    public BudgetShare {
        if (requests < 1 || before < 0 || requests > ofAll - before) {
            throw new IllegalArgumentException(
                    "invalid share: " + requests + " requests after " + before + " of " + ofAll);
        }
    }

    /** The fraction of the whole that the shares before this one have, 0 to 1. */
    double phase() {
        return (double) before / ofAll;
    }

    /** The fraction of the whole, over 0 and up to 1. */
    double fraction() {
        return (double) requests / ofAll;
    }
}
