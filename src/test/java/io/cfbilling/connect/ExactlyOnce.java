package io.cfbilling.connect;

import java.util.Map;

/** The settings with which a cluster writes every record exactly once. */
final class ExactlyOnce {
    /** For the workers. */
    static final Map<String, String> WORKERS = Map.of("exactly.once.source.support", "enabled");

    /** For the connector. */
    static final Map<String, String> CONNECTOR =
            Map.of("exactly.once.support", "required", "transaction.boundary", "connector");

    private ExactlyOnce() {}
}
