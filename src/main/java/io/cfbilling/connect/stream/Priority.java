package io.cfbilling.connect.stream;

import java.time.Duration;

/** What a request is for, most urgent first: if the budget does not suffice for all that are due, the first ones are sent. */
public enum Priority {
    /**
     * The next request of a poll that has begun: if it waited until all other streams are read, the poll might start over each
     * time, and never complete.
     */
    CONTINUATION,
    /** The initial read of a dataset of an account: until then, consumers have no data of it. */
    INITIAL,
    /** Days that were never emitted, or need one more read to be final: each request reads a whole billing period. */
    BACKFILL,
    /** Data that was emitted before, and may have changed since. */
    REFRESH;

    /**
     * How long a backfill may delay a refresh. A refresh may wait for hours, but must not wait until the backfill is
     * complete. It counts twice: among the windows of one account, of which only the next is queued, a refresh that has
     * waited so long comes before the backfill, and has its priority; between accounts, the poll queue alternates the two.
     */
    public static final Duration LONGEST_WAIT = Duration.ofDays(1);
}
