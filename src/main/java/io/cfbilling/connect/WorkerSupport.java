package io.cfbilling.connect;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RecordSettings;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the worker does for the connector, as far as a connector can see it: a worker shows none of its own settings. Where
 * it does not permit {@code producer.override.*}, Connect itself rejects the connector; whether {@code
 * topic.creation.enable} is on cannot be seen.
 */
final class WorkerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSupport.class);

    private WorkerSupport() {}

    /** Logs if Connect creates no topics, because the connector's settings do not say how. */
    static void logTopicCreation(ConnectorConfig config) {
        if (!config.props().containsKey("topic.creation.default.replication.factor")) {
            LOG.info(
                    "The settings have no topic.creation.default.replication.factor, so Connect creates no topics:"
                            + " create {}.usage and the others before the first record, or write topic.creation.*",
                    config.get(RecordSettings.TOPIC_PREFIX));
        }
    }

    /**
     * Commits a transaction with the last record of each emission, where the worker lets connectors define transactions.
     * Logs if the settings want that, and the worker has no exactly-once support.
     */
    static Consumer<SourceRecord> transactions(SourceTaskContext context, ConnectorConfig config) {
        TransactionContext transactions = context.transactionContext();
        if (transactions != null) {
            return transactions::commitTransaction;
        }
        String boundary = config.props().getOrDefault("transaction.boundary", "");
        if (boundary.trim().toLowerCase(Locale.ROOT).equals("connector")) {
            LOG.info("This worker has no exactly-once support (exactly.once.source.support): after a crash, the last"
                    + " records may be written twice, with the same keys");
        }
        return last -> {};
    }
}
