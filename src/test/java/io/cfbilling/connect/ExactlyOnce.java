package io.cfbilling.connect;

import java.util.Map;

/** Settings for exactly-once support. */
final class ExactlyOnce {
    /** For the workers. */
    static final Map<String, String> WORKERS = Map.of("exactly.once.source.support", "enabled");

    /** For the connector. */
    static final Map<String, String> CONNECTOR =
            Map.of("exactly.once.support", "required", "transaction.boundary", "connector");

    private ExactlyOnce() {}
}
