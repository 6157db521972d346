package io.cfbilling.connect.simulator;

/** What a request reads. */
public enum Dataset {
    /** Usage, by any of the {@link UsagePath}s, served or not. */
    USAGE,
    /** Information about subscriptions, of the newest endpoint version. */
    USAGE_INFO,
    PROFILE,
    ACCOUNTS,
    /** The status of a token, at {@code /user} or at an account. */
    TOKEN,
    /** A path that is not served. */
    OTHER
}
