package io.cfbilling.connect.budget;

import java.time.Duration;

/**
 * What one task, or the listing of accounts, may spend of the connector's budget.
 *
 * @param requests how many requests a window may hold, at least 1
 * @param window how long a window is
 * @param before how many requests the shares before this one have: those that begin at the same moment are spread by it
 * @param ofAll how many requests a window may hold of all parts of the connector together
 */
public record BudgetShare(int requests, Duration window, int before, int ofAll) {
    /**
     * @throws IllegalArgumentException if nothing may be sent, or more than the whole
     */
    public BudgetShare {
        if (requests < 1 || before < 0 || requests > ofAll - before) {
            throw new IllegalArgumentException(
                    "a share of " + requests + " requests after " + before + " of " + ofAll + " cannot be");
        }
    }

    /** The share that is everything. */
    public static BudgetShare whole(int requests, Duration window) {
        return new BudgetShare(requests, window, 0, requests);
    }

    /** The part of the whole that the shares before this one are, 0 to 1. */
    double phase() {
        return (double) before / ofAll;
    }

    /** The part of the whole, over 0 and up to 1. */
    double fraction() {
        return (double) requests / ofAll;
    }
}
