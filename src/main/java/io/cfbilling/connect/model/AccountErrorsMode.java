package io.cfbilling.connect.model;

/** What a task does when one of its accounts is forbidden (403) or not found (404). */
public enum AccountErrorsMode implements Named {
    /** The task tries the account again with growing waits; the other accounts go on. */
    ISOLATE,
    /** The task fails after a second request with the same result. */
    FAIL
}
