package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Neither is a worker.
@Tag("worker-independent")
class LocalProcessesIT {
    @TempDir
    private Path directory;

    @Test
    void theRegistryEnforcesBackwardCompatibility() throws IOException {
        try (SchemaRegistry registry = SharedProcesses.registry()) {
            var config = new JsonHttp().get(URI.create(registry.confluentUrl() + "/config"));
            assertThat(config.body().path("compatibilityLevel").asText()).isEqualTo("BACKWARD");
        }
    }

    @Test
    void aStoppedBrokerIsReportedAndStartsAgainWithItsData() {
        KafkaBroker broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        broker.requireAlive();
        broker.close();
        assertThatThrownBy(broker::requireAlive).hasMessageStartingWith("The broker exited");

        try (KafkaBroker again = KafkaBroker.start(directory, Ports.free(), Progress.silent())) {
            again.requireAlive();
        }
    }
}
