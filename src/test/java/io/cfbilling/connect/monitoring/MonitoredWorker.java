package io.cfbilling.connect.monitoring;

import io.cfbilling.connect.cluster.JsonConnector;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker and a worker with the JMX exporter, started as monitoring.md says. */
final class MonitoredWorker implements AutoCloseable {
    private static final Path AGENT = Path.of("target/monitoring/jmx_prometheus_javaagent.jar");

    private final int exporterPort = Ports.free();
    private final int jmxPort = Ports.free();
    private final KafkaBroker broker;
    private final ConnectWorker worker;

    /**
     * Returns once the worker serves requests.
     *
     * @param directory for data and logs
     * @param rules of the exporter
     */
    MonitoredWorker(Path directory, Path rules) {
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        worker = ConnectWorker.start(
                directory,
                Ports.free(),
                broker,
                new ConnectWorker.Options(settings(), Map.of(), jvmOptions(rules)),
                Progress.silent());
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "org.apache.kafka.connect.json.JsonConverter");
        }
        // Transactions have a size only then.
        settings.put("exactly.once.source.support", "enabled");
        return settings;
    }

    /** The exporter, and a port for JMX. */
    private List<String> jvmOptions(Path rules) {
        List<String> options = new ArrayList<>(ConnectWorker.jmxOptions(jmxPort));
        options.add("-javaagent:" + AGENT.toAbsolutePath() + "=" + exporterPort + ":" + rules.toAbsolutePath());
        return options;
    }

    /** Creates a connector that polls the simulator, or changes it. */
    void configure(String connector, CloudflareSimulator simulator, Map<String, String> settings) {
        Map<String, String> all = JsonConnector.settings(simulator);
        all.putAll(settings);
        all.put("name", connector);
        new ConnectApi(worker.restUrl(), connector).put(all);
    }

    /** Deletes a connector. */
    void delete(String connector) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(worker.restUrl().resolve("/connectors/" + connector))
                .DELETE()
                .build();
        try {
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a connector was deleted", e);
        }
    }

    Scrape scrape() throws IOException {
        return Scrape.of(exporter());
    }

    /** The address for Prometheus. */
    URI exporter() {
        return URI.create("http://127.0.0.1:" + exporterPort + "/metrics");
    }

    /** The port on which other JVMs can read the worker's beans. */
    int jmxPort() {
        return jmxPort;
    }

    @Override
    public void close() {
        worker.close();
        broker.close();
    }
}
