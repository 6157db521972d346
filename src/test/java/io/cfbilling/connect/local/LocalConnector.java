package io.cfbilling.connect.local;

import java.util.Map;
import java.util.TreeMap;

/** The connector as the local run configures it. */
final class LocalConnector {
    static final String NAME = "cloudflare-billing";
    static final String TOPIC_PREFIX = "cloudflare.billing";

    private LocalConnector() {}

    static Map<String, String> config(BillingApi api, RunOptions options) {
        Map<String, String> config = new TreeMap<>();
        config.put("name", NAME);
        config.put("connector.class", "io.cfbilling.connect.CloudflareBillingSourceConnector");
        config.put("tasks.max", "2");
        config.put("usage.start.date", options.start().toString());
        config.put("usage.lookback.days", Integer.toString(Backfill.LOOKBACK_DAYS));
        config.put("topic.prefix", TOPIC_PREFIX);
        config.put("topic.creation.default.replication.factor", "1");
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.cleanup.policy", "compact");
        config.put("topic.creation.groups", "deadletters");
        config.put("topic.creation.deadletters.include", ".*[.]dead-letters");
        config.put("topic.creation.deadletters.cleanup.policy", "delete");
        config.put("topic.creation.deadletters.retention.ms", "2592000000");
        config.put("transaction.boundary", "connector");
        // Usage comes in windows of hundreds of rows, for which the producer's default of 16 KB makes many requests.
        config.put("producer.override.batch.size", "262144");
        config.putAll(api.connectorSettings());
        return config;
    }
}
