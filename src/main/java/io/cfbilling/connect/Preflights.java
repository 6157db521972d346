package io.cfbilling.connect;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.preflight.Findings;
import io.cfbilling.connect.preflight.Preflight;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts preflights of the credential, for Connect's validate call and for the connector's start. */
final class Preflights {
    private static final Logger LOG = LoggerFactory.getLogger(Preflights.class);

    private Preflights() {}

    /** A preflight that has started; empty if this worker lacks what it needs, which is logged. */
    static Optional<Preflight> start(ConnectorConfig config, Clock clock) {
        return start(config, clock, found -> {});
    }

    private static Optional<Preflight> start(ConnectorConfig config, Clock clock, Consumer<Findings> whenOver) {
        try {
            return Optional.of(Preflight.start(config, new Assembly(config, clock).apiForPreflight(), clock, whenOver));
        } catch (ConfigException ofThisWorker) {
            // A trust store may be missing here, and present on the workers that run the tasks.
            LOG.warn("The credential was not checked: {}", ofThisWorker.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The same for the connector's start, which does not wait for it: the log says what it finds. It fails nothing: that is
     * for the tasks and the listing of accounts to decide, which look twice.
     */
    static Optional<Preflight> startAndLog(ConnectorConfig config, Clock clock) {
        return start(config, clock, Preflights::log);
    }

    private static void log(Findings findings) {
        findings.notes().forEach(LOG::warn);
        findings.problems().values().forEach(problem -> LOG.error("In the settings, {}", problem));
    }
}
