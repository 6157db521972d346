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
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.SeedExample;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers with the settings in {@code config/workers/}, the unzipped archive and the example connectors. */
@Tag("worker-independent")
class WorkerExamplesIT {
    private static final String END = "2025-02-20";

    private final Path directory;
    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final URI rest = URI.create("http://127.0.0.1:" + Ports.free());
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .account(SimulatedAccount.seedExample())
            .account(account)
            .start();
    private final SchemaRegistry registry;
    private final KafkaBroker broker;
    private final Path plugins;

    WorkerExamplesIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.plugins = UnzippedArchive.below(directory.resolve("plugins")).pluginPath();
        installApicuriosConverter();
        this.registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
        this.broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
    }

    /** As install.md says: {@code cp -r target/plugins/apicurio-avro-converter} into the plugin path. */
    private void installApicuriosConverter() throws IOException {
        Path built = Path.of("target/plugins/apicurio-avro-converter");
        Path installed = Files.createDirectories(plugins.resolve(built.getFileName()));
        try (Stream<Path> jars = Files.list(built)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, installed.resolve(jar.getFileName()));
            }
        }
    }

    @BeforeEach
    void spoilARow() {
        LocalDate day = SeedExample.DAY;
        LedgerRow row =
                simulator.ledger().rows(account.id(), day, day.plusDays(1)).get(0);
        simulator.faults().malform(account.id(), day, row.serviceName(), Malformation.wrongType("ContractedCost"));
    }

    @AfterEach
    void stop() {
        broker.close();
        registry.close();
        simulator.close();
    }

    @Test
    void aDistributedWorkerRunsTheConnectorAndCreatesItsTopics() throws Exception {
        Path settings = write(
                "distributed.properties",
                WorkerExample.of("distributed")
                        .on(broker, rest)
                        .pluginPath(plugins)
                        .apicurio(registry)
                        .with("group.id=.*", "$0\nrest.advertised.port=" + rest.getPort())
                        .text());
        try (ConnectWorker worker = start(List.of(settings))) {
            Map<String, String> connector = Examples.distributed();
            connector.put("cloudflare.api.base.url", simulator.baseUrl().toString());
            connector.put("usage.end.date", END);
            DeployedConnector.create(worker.restUrl(), connector);

            awaitRecords();
            assertThat(DeployedConnector.get(rest.resolve("/connectors/cloudflare-billing")))
                    .contains("${env:CLOUDFLARE_API_TOKEN}");
            assertThat(Files.readString(worker.log())).contains("exactly.once.source.support = enabled");
        }
        for (String kept : List.of("usage", "profile", "checkpoints")) {
            assertThat(topic(kept, "cleanup.policy")).as(kept).isEqualTo("compact");
        }
        assertThat(topic("dead-letters", "cleanup.policy")).isEqualTo("delete");
        assertThat(Duration.ofMillis(Long.parseLong(topic("dead-letters", "retention.ms"))))
                .isEqualTo(Duration.ofDays(30));
    }

    @Test
    void aStandaloneWorkerUsesSecretFilesAndConfluentsConverter() throws Exception {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("cloudflare-api-token"), CloudflareSimulator.DEFAULT_TOKEN);
        Path cloudflare =
                Files.writeString(secrets.resolve("cloudflare.properties"), "base.url=" + simulator.baseUrl() + "\n");
        Path settings = write(
                "standalone-worker.properties",
                WorkerExample.of("standalone")
                        .on(broker, rest)
                        .pluginPath(plugins)
                        .with(
                                "offset.storage.file.filename=.*",
                                "offset.storage.file.filename=" + directory + "/cursors")
                        .alternatives(ConfluentAvro.converter(), registry, secrets)
                        .text());
        String example = Files.readString(Examples.CONFIG.resolve("standalone.properties"))
                .replace("${env:CLOUDFLARE_API_TOKEN}", "${secrets:" + secrets + ":cloudflare-api-token}");
        Path connector = write(
                "standalone.properties",
                example + "\ncloudflare.api.base.url=${file:" + cloudflare + ":base.url}\nusage.end.date=" + END
                        + "\n");

        try (ConnectWorker worker = start(List.of(settings, connector))) {
            awaitRecords();
            assertThat(Files.readString(worker.log())).doesNotContain(CloudflareSimulator.DEFAULT_TOKEN);
        }
        assertThat(directory.resolve("cursors")).isNotEmptyFile();
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(directory.resolve(file), text);
    }

    private ConnectWorker start(List<Path> files) {
        return ConnectWorker.startWithoutConverter(
                directory,
                rest,
                files,
                Map.of("CLOUDFLARE_API_TOKEN", CloudflareSimulator.DEFAULT_TOKEN),
                Progress.silent());
    }

    private void awaitRecords() {
        try (BillingTopics topics = new BillingTopics(broker.bootstrapServers(), registry.confluentUrl())) {
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                topics.catchUp();
                assertThat(topics.profiles()).hasSize(2);
                assertThat(topics.usage()).hasSizeGreaterThan(1);
                assertThat(topics.deadLetters()).isNotEmpty();
                assertThat(topics.checkpoints()).hasSizeGreaterThan(1);
            });
        }
    }

    private String topic(String dataset, String setting) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "cloudflare.billing." + dataset);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Collection<KafkaFuture<Config>> configs =
                    admin.describeConfigs(List.of(topic)).values().values();
            return configs.iterator().next().get().get(setting).value();
        }
    }
}
