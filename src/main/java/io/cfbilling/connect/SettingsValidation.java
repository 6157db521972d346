package io.cfbilling.connect;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.Validation;
import io.cfbilling.connect.preflight.Findings;
import io.cfbilling.connect.preflight.Preflight;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connect's validate call: checks the settings by themselves, and valid ones with Cloudflare too. */
final class SettingsValidation {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsValidation.class);

    /** A user waits for the result, and Connect for its REST request. */
    private static final Duration PREFLIGHT_MAX_WAIT = Duration.ofSeconds(5);

    private SettingsValidation() {}

    /** The settings with their values and errors. Takes five seconds at most. */
    static Config of(Map<String, String> settings) {
        Clock clock = Clock.systemUTC();
        Config result = Validation.of(settings, LocalDate.now(clock));
        if (result.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty())) {
            addFindings(new ConnectorConfig(settings), result, clock);
        }
        return result;
    }

    /** Adds what Cloudflare says of the credential; if Cloudflare cannot be reached, only the log says so. */
    private static void addFindings(ConnectorConfig config, Config result, Clock clock) {
        Optional<Preflight> preflight = Preflights.start(config, clock);
        if (preflight.isEmpty()) {
            return;
        }
        Findings findings = preflight.get().findings(PREFLIGHT_MAX_WAIT);
        findings.notes().forEach(LOG::warn);
        Map<String, String> problems = findings.problems();
        result.configValues().stream()
                .filter(value -> problems.containsKey(value.name()))
                .forEach(value -> value.addErrorMessage(Objects.requireNonNull(problems.get(value.name()))));
    }
}
