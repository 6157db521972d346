package io.cfbilling.connect.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The archive on a worker of the official image, without a registry. */
@Tag("docker")
@Tag("long")
@ExtendWith(DockerCondition.class)
class ContainersIT {
    private static final Path CONFIG = Path.of("config");
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(2);

    /** From the table, since a view might hide a row. */
    private static final String COSTS = "select \"BillingAccountId\", to_char(\"ChargePeriodStart\", 'YYYY-MM'),"
            + " trim_scale(sum(\"ContractedCost\")) from cloudflare_billing_usage group by 1, 2 order by 1, 2";

    @TempDir
    private Path plugins;

    @Test
    void postgresEqualsTheLedgerAlsoAfterARestatement() throws IOException {
        InstalledArchive.unpackInto(plugins);
        LocalDate start = LocalDate.now(ZoneOffset.UTC).minusMonths(2).withDayOfMonth(1);
        try (Containers containers = new Containers(plugins, CloudflareSimulator.DEFAULT_TOKEN, start)) {
            containers.start();
            Map<String, String> settings = ComposeSettings.ofSource(Map.of("USAGE_START_DATE", start.toString()));
            run(
                    containers,
                    ConnectorFile.read(CONFIG.resolve("distributed.json")).with(settings));
            run(containers, ConnectorFile.read(CONFIG.resolve("warehouse/postgres-sink.json")));
            tablesEqualTheLedger(containers);

            String before = containers.ledger();
            containers.restate();
            assertThat(containers.ledger()).isNotEqualTo(before);
            tablesEqualTheLedger(containers);

            assertThat(containers.workerLog()).doesNotContain(CloudflareSimulator.DEFAULT_TOKEN);
        }
    }

    private static void run(Containers containers, ConnectorFile connector) {
        new RegisteredConnector(containers.connect(), connector).awaitRunning();
    }

    private static void tablesEqualTheLedger(Containers containers) {
        await().atMost(ARRIVES_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(containers.query(COSTS)).isNotEmpty().isEqualTo(containers.ledger()));
    }
}
