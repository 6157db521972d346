package io.cfbilling.connect;

import io.cfbilling.connect.api.ApiSettings;
import io.cfbilling.connect.api.HttpCloudflareApi;
import io.cfbilling.connect.api.Traffic;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.stream.Backoff;
import java.time.Clock;
import java.util.Random;

/** How connector and tasks reach the API, by the settings. */
final class ApiAccess {
    private ApiAccess() {}

    /** The API over HTTP. */
    static HttpCloudflareApi api(ConnectorConfig config, Clock clock, Traffic traffic) {
        return api(config, clock, traffic, "");
    }

    /** The API for Connect's validate call, whose requests count for no budget. Their User-Agent tells them apart. */
    static HttpCloudflareApi forValidation(ConnectorConfig config, Clock clock) {
        return api(config, clock, Traffic.IGNORED, " (validate)");
    }

    private static HttpCloudflareApi api(ConnectorConfig config, Clock clock, Traffic traffic, String purpose) {
        return new HttpCloudflareApi(
                new ApiSettings(
                        config.baseUrl(),
                        config.credential(),
                        config.connectTimeout(),
                        config.requestTimeout(),
                        "kafka-connect-cloudflare-billing/" + Version.current() + purpose,
                        config.responseMaxBytes(),
                        config.network()),
                config.redaction(),
                new SpoolDirectory(config.spoolDirectory()),
                clock,
                traffic);
    }

    /** The request budget of the task. */
    static RequestBudget budget(ConnectorConfig config, Clock clock) {
        return new RequestBudget(
                new BudgetShare(
                        config.rateLimitRequests(),
                        config.rateLimitWindow(),
                        config.rateLimitBefore(),
                        config.rateLimitOfAll()),
                clock);
    }

    /** How long to wait after a failure. */
    static Backoff retries(ConnectorConfig config) {
        return new Backoff(config.retryBackoff(), config.retryBackoffMax(), new Random());
    }
}
