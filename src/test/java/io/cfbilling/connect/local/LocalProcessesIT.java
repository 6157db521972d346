package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// The local run has a worker of its own.
@Tag("worker-independent")
class LocalProcessesIT {
    private static final String CONNECTOR = "io.cfbilling.connect.CloudflareBillingSourceConnector";

    @TempDir
    private Path directory;

    private final JsonHttp http = new JsonHttp();

    @Test
    void aWorkerLoadsTheConnectorAndTheAvroConverters() throws IOException {
        try (SchemaRegistry registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
                KafkaBroker broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
                ConnectWorker worker = ConnectWorker.start(
                        directory,
                        Ports.free(),
                        broker,
                        ConnectWorker.Options.of(AvroConversion.connectSettings(registry), Map.of()),
                        Progress.silent())) {
            var plugins =
                    http.get(worker.restUrl().resolve("/connector-plugins")).body();
            assertThat(plugins.findValuesAsText("class")).contains(CONNECTOR);
        }
    }

    @Test
    void theRegistryEnforcesBackwardCompatibility() throws IOException {
        try (SchemaRegistry registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent())) {
            var config = http.get(URI.create(registry.confluentUrl() + "/config"));
            assertThat(config.body().path("compatibilityLevel").asText()).isEqualTo("BACKWARD");
        }
    }

    @Test
    void aBrokerRestartsWithItsData() {
        KafkaBroker.start(directory, Ports.free(), Progress.silent()).close();
        try (KafkaBroker again = KafkaBroker.start(directory, Ports.free(), Progress.silent())) {
            again.requireAlive();
        }
    }

    @Test
    void aStoppedBrokerIsReported() {
        KafkaBroker broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        broker.requireAlive();
        broker.close();
        assertThatThrownBy(broker::requireAlive).hasMessageStartingWith("The broker exited");
    }
}
