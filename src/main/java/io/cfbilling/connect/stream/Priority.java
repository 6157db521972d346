package io.cfbilling.connect.stream;

import java.time.Duration;

/** What a question is for, most urgent first: where there are more questions than requests, these are spent by rank. */
public enum Priority {
    /**
     * What a poll that has begun is to go on with: were it left in the middle till all others have had their turn, it might
     * have to begin anew each time, for ever.
     */
    CONTINUATION,
    /** The first sight of a dataset of an account: till then people see nothing of it at all. */
    INITIAL,
    /** Days that were never told, or need one more read to be final: each request tells a whole billing period. */
    BACKFILL,
    /** What was told before, and may have changed since. */
    REFRESH;

    /**
     * How long history may keep a renewal waiting. Emitting what is new matters more than the backfill, but not by how
     * many hours: by whether it comes at all.
     */
    public static final Duration LONGEST_WAIT = Duration.ofDays(1);
}
