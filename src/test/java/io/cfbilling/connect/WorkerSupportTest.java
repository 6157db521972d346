package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.fake.CapturedLog;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSupportTest {
    private static final TransactionContext TRANSACTIONS = proxy(TransactionContext.class, null);

    private static <T> T proxy(Class<T> type, @Nullable Object result) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> result));
    }

    private static ConnectorConfig config(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("cloudflare.api.token", "cfut_1");
        settings.put("accounts", "*");
        return new ConnectorConfig(settings);
    }

    private static List<String> linesOfATask(@Nullable TransactionContext transactions, Map<String, String> settings) {
        try (CapturedLog log = new CapturedLog(WorkerSupport.class)) {
            WorkerSupport.transactions(proxy(SourceTaskContext.class, transactions), config(settings));
            assertThat(log.warnings()).isEmpty();
            return log.infos();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connector", " Connector"})
    void saysThatTheWorkerHasNoExactlyOnceSupport(String boundary) {
        assertThat(linesOfATask(null, Map.of("transaction.boundary", boundary)))
                .containsExactly("This worker has no exactly-once support (exactly.once.source.support): after a crash,"
                        + " the last records may be written twice, with the same keys");
    }

    @Test
    void saysNothingOfTransactionsThatAreThereOrNotWanted() {
        assertThat(linesOfATask(TRANSACTIONS, Map.of("transaction.boundary", "connector")))
                .isEmpty();
        assertThat(linesOfATask(null, Map.of())).isEmpty();
        assertThat(linesOfATask(null, Map.of("transaction.boundary", "poll"))).isEmpty();
    }

    private static List<String> linesOfAConnector(Map<String, String> settings) {
        try (CapturedLog log = new CapturedLog(WorkerSupport.class)) {
            WorkerSupport.logTopicCreation(config(settings));
            return log.infos();
        }
    }

    @Test
    void saysThatConnectCreatesNoTopics() {
        assertThat(linesOfAConnector(Map.of("topic.prefix", "costs")))
                .containsExactly("The settings have no topic.creation.default.replication.factor, so Connect creates no"
                        + " topics: create costs.usage and the others before the first record, or write"
                        + " topic.creation.*");
        assertThat(linesOfAConnector(Map.of("topic.creation.default.replication.factor", "3")))
                .isEmpty();
    }
}
