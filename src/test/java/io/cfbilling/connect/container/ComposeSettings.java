package io.cfbilling.connect.container;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that {@code docker-compose.yml} changes in the example configuration of the source. */
final class ComposeSettings {
    static final String BASE_URL = "cloudflare.api.base.url";
    static final String SIMULATOR = "http://127.0.0.1:" + SimulatorMain.API_PORT + "/client/v4";

    private ComposeSettings() {}

    /** Without the token: only the worker has it. */
    static Map<String, String> ofSource(Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        String api = environment.getOrDefault("CLOUDFLARE_API_BASE_URL", "");
        // Of two tasks whose Apicurio converters registered the same schema at the same moment, one once hung.
        settings.put("tasks.max", "1");
        settings.put(BASE_URL, api.isEmpty() ? SIMULATOR : api);
        putIfGiven(settings, "accounts", environment, "CLOUDFLARE_ACCOUNTS");
        putIfGiven(settings, "usage.start.date", environment, "USAGE_START_DATE");
        if (api.isEmpty()) {
            // Short intervals, so that the user sees a restatement arrive.
            settings.put("usage.poll.interval.ms", "10000");
            settings.put("usage.removal.confirmation.ms", "10000");
            settings.put("profile.poll.interval.ms", "60000");
        }
        return settings;
    }

    private static void putIfGiven(
            Map<String, String> settings, String name, Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "");
        if (!value.isBlank()) {
            settings.put(name, value);
        }
    }
}
