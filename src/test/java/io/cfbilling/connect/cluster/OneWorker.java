package io.cfbilling.connect.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker and one worker in this JVM, quick to notice what changes. All tests of the JVM share them, since a start takes
 * longer than most tests: each has a connector and topics of its own, and the connector is deleted after the test.
 */
public final class OneWorker implements AfterTestExecutionCallback {
    private static final AtomicInteger CONNECTORS = new AtomicInteger();

    private static @Nullable EmbeddedConnectCluster started;

    private final EmbeddedConnectCluster cluster = started();
    private final String connector;

    private OneWorker(String connector) {
        this.connector = connector;
    }

    /**
     * The worker delivers at least once.
     *
     * @param purpose begins the connector's name
     */
    public static OneWorker atLeastOnce(String purpose) {
        return new OneWorker(purpose + "-" + CONNECTORS.incrementAndGet());
    }

    /** Both end with the JVM. */
    private static synchronized EmbeddedConnectCluster started() {
        EmbeddedConnectCluster running = started;
        if (running == null) {
            running = new EmbeddedConnectCluster.Builder()
                    .name("connect")
                    .numWorkers(1)
                    .brokerProps(new Properties())
                    .workerProps(new HashMap<>(Map.of(
                            "scheduled.rebalance.max.delay.ms", "0",
                            "offset.flush.interval.ms", "500",
                            "plugin.discovery", "service_load")))
                    .build();
            running.start();
            started = running;
        }
        return running;
    }

    /** The name of the test's connector, and the prefix that its topics should have. */
    public String connector() {
        return connector;
    }

    public EmbeddedConnectCluster cluster() {
        return cluster;
    }

    public String bootstrapServers() {
        return cluster.kafka().bootstrapServers();
    }

    /** Creates the test's connector, or changes it. */
    public void configure(Map<String, String> settings) {
        cluster.configureConnector(connector, settings);
    }

    /** Restarts all tasks of the test's connector, and the connector itself. */
    public void restartTasks() {
        cluster.restartConnectorAndTasks(connector, false, true, false);
    }

    /** Comes before the test closes its simulator, so that the tasks do not complain. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (cluster.workers().isEmpty()) {
            cluster.addWorker();
        }
        if (cluster.connectors().contains(connector)) {
            cluster.deleteConnector(connector);
            await("the end of the tasks of " + connector)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("task-thread-" + connector + "-")));
        }
    }
}
