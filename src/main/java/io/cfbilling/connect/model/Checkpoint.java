package io.cfbilling.connect.model;

import java.time.Instant;

/**
 * What one completed read of a billing period came to.
 *
 * @param period the billing period, to its true end; while no anchor is known, the calendar month
 * @param anchorKnown whether the period is a billing period
 * @param covered the days of it that were read
 * @param rows how many rows the answer had of those days
 * @param rowsEmitted how many records of rows were written
 * @param rowsRemoved how many tombstones were written
 * @param removalsComplete whether every row that went would have been noticed, after a restart too
 * @param contentDigest what the rows of those days come to, in 16 hex characters
 * @param isFinal whether the period will not be read again
 * @param observedAt the moment of the response
 */
public record Checkpoint(
        DateRange period,
        boolean anchorKnown,
        DateRange covered,
        long rows,
        long rowsEmitted,
        long rowsRemoved,
        boolean removalsComplete,
        String contentDigest,
        boolean isFinal,
        Instant observedAt) {
    /** The same where the response is not used until a later one confirms it. */
    public Checkpoint unconfirmed() {
        return new Checkpoint(
                period, anchorKnown, covered, rows, rowsEmitted, rowsRemoved, false, contentDigest, false, observedAt);
    }
}
