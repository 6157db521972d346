package io.cfbilling.connect.model;

/** What the task does with a row or profile that cannot be turned into a record. */
public enum MalformedMode implements Named {
    /** It is written to the dead-letter topic, once; the other rows are emitted. */
    DEAD_LETTER,
    /** It is skipped with a warning; the other rows are emitted. */
    SKIP,
    /** The task fails. */
    FAIL
}
