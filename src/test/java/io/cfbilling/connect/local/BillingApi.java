package io.cfbilling.connect.local;

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

    boolean everyAccountHasProfile();

    Map<String, String> connectorSettings();

    /** Credentials for the worker's environment. */
    Map<String, String> environment();

    @Override
    void close();
}
