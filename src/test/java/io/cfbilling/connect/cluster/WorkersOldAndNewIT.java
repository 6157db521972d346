package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.KafkaVersion;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installed plugin in worker processes of the version of Connect that the build selects. */
class WorkersOldAndNewIT {
    private static final SimulatedAccount ACCOUNT = SimulatedAccount.builder(1)
            .subscription(1, LocalDate.of(2025, 1, 1))
            .stable()
            .build();

    @TempDir
    private static Path directory;

    private static CloudflareSimulator simulator;
    private static KafkaBroker broker;

    private final LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    private final LocalDate firstDay = yesterday.minusDays(40);

    @BeforeAll
    static void start() {
        simulator = CloudflareSimulator.builder().account(ACCOUNT).start();
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
    }

    @AfterAll
    static void stop() {
        broker.close();
        simulator.close();
    }

    @Test
    void testsAndBrokerRunOnTheVersionThatTheBuildNames() throws IOException {
        assertThat(AppInfoParser.getVersion()).isEqualTo(KafkaVersion.wanted());
        assertThat(Files.readString(broker.log())).contains("Kafka version: " + KafkaVersion.wanted());
    }

    /** The second value is the default of workers; the third is their behaviour before 3.6. */
    @ParameterizedTest
    @ValueSource(strings = {"service_load", "hybrid_warn", "only_scan"})
    void aWorkerOfThatVersionRunsThePluginWithoutWarnings(String discovery) throws IOException {
        try (ConnectWorker worker = worker(discovery)) {
            assertThat(worker.version()).isEqualTo(KafkaVersion.wanted());
            new ConnectApi(worker.restUrl(), discovery).put(settings(discovery));
            List<LedgerRow> ledger = simulator.ledger().rows(ACCOUNT.id(), firstDay, yesterday.plusDays(1));
            try (JsonUsageTopic topic = new JsonUsageTopic(broker.bootstrapServers(), discovery, "read_committed")) {
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(() ->
                                assertThat(topic.catchUp().compacted()).containsExactlyInAnyOrderElementsOf(ledger));
            }
            assertThat(complaints(worker)).isEmpty();
            assertThat(Files.readString(worker.log()).contains("takes no metrics from connectors"))
                    .isNotEqualTo(KafkaVersion.takesMetricsFromPlugins());
        }
    }

    private static ConnectWorker worker(String discovery) {
        Map<String, String> settings = new HashMap<>();
        settings.put("plugin.discovery", discovery);
        settings.put("group.id", discovery);
        for (String kind : List.of("config", "offset", "status")) {
            settings.put(kind + ".storage.topic", discovery + "-" + kind + "s");
        }
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "org.apache.kafka.connect.json.JsonConverter");
        }
        // A worker that scans the whole class path needs more heap.
        var options = new ConnectWorker.Options(settings, Map.of(), List.of("-Xmx1g"));
        return ConnectWorker.start(directory.resolve(discovery), Ports.free(), broker, options, Progress.silent());
    }

    private Map<String, String> settings(String name) {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.put("name", name);
        settings.put("tasks.max", "1");
        settings.put("accounts", ACCOUNT.id());
        settings.put("usage.start.date", firstDay.toString());
        // Otherwise a run through midnight would read one more day.
        settings.put("usage.end.date", yesterday.toString());
        settings.put("decimal.handling.mode", "string");
        settings.put("transaction.boundary", "connector");
        settings.put("topic.prefix", name);
        return settings;
    }

    /** The warnings and errors that mention the connector or its plugin directory. */
    private static List<String> complaints(ConnectWorker worker) throws IOException {
        return Files.readString(worker.log())
                .lines()
                .filter(line -> line.matches("\\[[^]]*] (WARN|ERROR) .*"))
                .filter(line -> line.contains("cfbilling") || line.contains("cloudflare-billing"))
                .toList();
    }
}
