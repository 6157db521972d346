package io.cfbilling.connect.simulator;

/** What a request is after. */
public enum Dataset {
    /** Usage, by any of the {@link UsagePath}s, served or not. */
    USAGE,
    /** What the newest generation of usage tells about subscriptions. */
    USAGE_INFO,
    PROFILE,
    ACCOUNTS,
    /** Whether a token is good, as asked of {@code /user} or of an account. */
    TOKEN,
    /** A path that is not served. */
    OTHER
}
