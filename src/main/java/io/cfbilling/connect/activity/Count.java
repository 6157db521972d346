package io.cfbilling.connect.activity;

/** What a task counts since its start. */
public enum Count {
    ROWS_READ,
    ROWS_EMITTED,
    ROWS_REMOVED,
    PROFILES_EMITTED,
    PROFILES_REMOVED,
    CHECKPOINTS,
    DEAD_LETTERS,
    /** Suspect responses that lack rows of a day that were emitted before. */
    INCOMPLETE_RESPONSES,
    /** Suspect responses that have no rows for a whole period. */
    EMPTY_RESPONSES
}
