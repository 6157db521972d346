package io.cfbilling.connect.cluster;

import java.util.Map;

/** Settings for exactly-once support. */
public final class ExactlyOnce {
    /** For the workers. */
    public static final Map<String, String> WORKERS = Map.of("exactly.once.source.support", "enabled");

    /** For the connector. */
    public static final Map<String, String> CONNECTOR =
            Map.of("exactly.once.support", "required", "transaction.boundary", "connector");

    private ExactlyOnce() {}
}
