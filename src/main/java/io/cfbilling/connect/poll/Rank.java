package io.cfbilling.connect.poll;

/** What a question is for, most urgent first: where there are more questions than requests, these are spent by rank. */
public enum Rank {
    /** The first sight of a dataset of an account: till then people see nothing of it at all. */
    FIRST_SIGHT,
    /** Days that were never told, or need one more read to be final: each request tells a whole billing period. */
    HISTORY,
    /** What was told before, and may have changed since. */
    RENEWAL
}
