package io.cfbilling.connect.local;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** Whose billing a local run polls. */
interface BillingApi extends AutoCloseable {
    /** For the sentence "Polling ...". */
    String description();

    /** Data of one API must never mix with another's. */
    String directoryName();

    /** The accounts to wait for. */
    Set<String> accounts();

    /** What is sure to come of the days from the given one on. */
    Backfill.Expected expected(LocalDate start);

    Map<String, String> connectorSettings();

    /** Credentials for the worker's environment. */
    Map<String, String> environment();

    @Override
    void close();
}
