package io.cfbilling.connect.model;

import java.time.Instant;

/**
 * The result of one completed read of a billing period.
 *
 * @param period the whole billing period, even if it has not ended; while no anchor is known, the calendar month
 * @param anchorKnown whether the period is a billing period
 * @param covered the days of it that were read
 * @param rows how many rows of those days the response had
 * @param rowsEmitted how many records of rows were written
 * @param rowsRemoved how many tombstones were written
 * @param removalsComplete whether every removed row has its tombstone
 * @param contentDigest the digest of the rows of those days, in 16 hex characters
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
    /** The checkpoint of a suspect response, which is not used until a later one confirms it. */
    public Checkpoint unconfirmed() {
        return new Checkpoint(
                period, anchorKnown, covered, rows, rowsEmitted, rowsRemoved, false, contentDigest, false, observedAt);
    }
}
