package io.cfbilling.connect.model;

/** What is polled for each account. */
public enum Dataset implements Named {
    /** The billing profile: one object for each account, which changes rarely. */
    PROFILE,
    /** PayGo usage: rows by service and day, restated after the fact. */
    USAGE;

    /**
     * @throws IllegalArgumentException if there is no such dataset; the message lists the valid names
     */
    public static Dataset of(String id) {
        return Named.of(Dataset.class, "dataset", id);
    }
}
