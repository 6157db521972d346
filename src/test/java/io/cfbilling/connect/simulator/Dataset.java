package io.cfbilling.connect.simulator;

/** What a request is after. */
public enum Dataset {
    USAGE,
    PROFILE,
    ACCOUNTS,
    TOKEN,
    /** A path that is not served. */
    OTHER
}
