package io.cfbilling.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.cluster.BillingTopics;
import io.cfbilling.connect.local.ConfluentAvro;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.local.SchemaRegistry;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for Confluent's converter, with Apicurio as registry, which ignores credentials. */
// The example is for one version of Confluent Platform.
@Tag("worker-independent")
class ConfluentExampleIT {
    @TempDir
    private Path directory;

    @Test
    void recordsArriveWithRegistryCredentialsFromAProvider() throws Exception {
        Map<String, String> settings = Examples.confluent();
        settings.replaceAll(
                (name, value) -> value.replace("io.confluent.connect.avro.AvroConverter", ConfluentAvro.converter()));
        try (CloudflareSimulator simulator = CloudflareSimulator.builder()
                        .account(SimulatedAccount.seedExample())
                        .start();
                SchemaRegistry registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
                KafkaBroker broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
                ConnectWorker worker =
                        ConnectWorker.start(directory, Ports.free(), broker, options(), Progress.silent());
                BillingTopics topics = new BillingTopics(broker.bootstrapServers(), registry.confluentUrl())) {
            settings.replaceAll((name, value) -> value.replace("https://registry:8081", registry.confluentUrl()));
            settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
            settings.put("usage.end.date", "2025-02-20");
            DeployedConnector.create(worker.restUrl(), settings);

            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(topics.catchUp().usage()).hasSize(1));
        }
    }

    private static ConnectWorker.Options options() {
        String json = "org.apache.kafka.connect.json.JsonConverter";
        return ConnectWorker.Options.of(
                Map.of(
                        "key.converter", json,
                        "value.converter", json,
                        "config.providers.env.param.allowlist.pattern", "(CLOUDFLARE|SCHEMA_REGISTRY)_.*"),
                Map.of(
                        "CLOUDFLARE_API_TOKEN",
                        CloudflareSimulator.DEFAULT_TOKEN,
                        "SCHEMA_REGISTRY_USER_INFO",
                        "connect:secret"));
    }
}
