package io.cfbilling.connect.budget;

import java.time.Duration;

/**
 * What one task, or the listing of accounts, may spend of the connector's budget.
 *
 * @param requests how many requests a window may hold, at least 1
 * @param window how long a window is
 * @param ofAll how many requests a window may hold of all parts of the connector together
 */
public record BudgetShare(int requests, Duration window, int ofAll) {
    /**
     * @throws IllegalArgumentException if nothing may be sent, or more than the whole
     */
    public BudgetShare {
        if (requests < 1 || requests > ofAll) {
            throw new IllegalArgumentException("a share of " + requests + " requests of " + ofAll + " cannot be");
        }
    }

    /** The share that is everything. */
    public static BudgetShare whole(int requests, Duration window) {
        return new BudgetShare(requests, window, requests);
    }

    /** The part of the whole, over 0 and up to 1. */
    double fraction() {
        return (double) requests / ofAll;
    }
}
