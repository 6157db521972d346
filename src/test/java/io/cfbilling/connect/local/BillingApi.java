package io.cfbilling.connect.local;

import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The API that a local run polls: Cloudflare's or a simulated one. */
interface BillingApi extends AutoCloseable {
    /** For the line "Polling ...". */
    String description();

    /** A directory for each API, since data of two must never mix. */
    String directoryName();

    /** The accounts to wait for. */
    Set<String> accounts();

    /** What the backfill from the given day on certainly contains. */
    Backfill.Expected expected(LocalDate start);

    Map<String, String> connectorSettings();

    /** A page that says what can be asked of the API; empty for Cloudflare's own. */
    Optional<URI> page();

    /** Credentials for the worker's environment. */
    Map<String, String> environment();

    @Override
    void close();
}
