package io.cfbilling.connect.cluster;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;

/** Settings of connectors that poll a simulator and write plain JSON to topics with one partition. */
public final class JsonConnector {
    private JsonConnector() {}

    /** The common settings; the caller adds accounts and what the test needs. */
    public static Map<String, String> settings(CloudflareSimulator simulator) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put("topic.creation.default.partitions", "1");
        settings.put("topic.creation.default.replication.factor", "1");
        settings.putAll(converters());
        return settings;
    }

    /** Those of a connector that reads the usage of some days, with decimals as strings. */
    public static Map<String, String> settings(
            CloudflareSimulator simulator,
            List<SimulatedAccount> accounts,
            LocalDate from,
            LocalDate until,
            String topicPrefix) {
        Map<String, String> settings = settings(simulator);
        settings.put(
                "accounts",
                String.join(",", accounts.stream().map(SimulatedAccount::id).toList()));
        settings.put("datasets", "usage");
        settings.put("decimal.handling.mode", "string");
        settings.put("usage.start.date", from.toString());
        settings.put("usage.end.date", until.toString());
        settings.put("topic.prefix", topicPrefix);
        return settings;
    }

    /** Converters to plain JSON, for connectors or workers. */
    public static Map<String, String> converters() {
        Map<String, String> settings = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, JsonConverter.class.getName());
            settings.put(converter + ".schemas.enable", "false");
        }
        return settings;
    }
}
