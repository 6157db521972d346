package io.cfbilling.connect.activity;

/** What a task counts from its start on. */
public enum Count {
    ROWS_READ,
    ROWS_EMITTED,
    ROWS_REMOVED,
    PROFILES_EMITTED,
    PROFILES_REMOVED,
    CHECKPOINTS,
    DEAD_LETTERS,
    /** Answers that lack all rows of a day that had some, and are not believed yet. */
    INCOMPLETE_RESPONSES,
    /** Answers that have no rows at all for a period, and are not believed yet. */
    EMPTY_RESPONSES
}
