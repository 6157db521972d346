package io.cfbilling.connect.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the usage topic with clients of another language, which share no code with Kafka's or the converters'. */
// A consumer reads the same records from every version of the worker, so one version is enough.
@Tag("worker-independent")
class NodeConsumerIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    @Test
    void kafkajsReadsTheLedgerDigitForDigit() throws IOException, InterruptedException {
        NodeProgram.Installed reader = NodeProgram.install(Path.of("src/test/node"), Path.of("target/node"));
        assumeThat(reader.missing()).as("%s", reader.missing()).isEmpty();
        SimulatedAccount account = SimulatedAccount.builder(4)
                .subscription(1, LocalDate.of(2025, 1, 1))
                .subscription(9, LocalDate.of(2025, 1, 1))
                .stable()
                .build();
        try (BillingStack stack = BillingStack.start(directory, account)) {
            stack.connector().put(stack.settings());
            // The first attempts may come in the middle of the backfill and must not fail; the last must read all of
            // it.
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(read(reader.program(), stack))
                            .containsExactlyInAnyOrderElementsOf(stack.ledger()));

            LocalDate day = BillingStack.today().minusDays(12);
            String service = account.serviceNames().get(0);
            stack.simulator.ledger().restate(account.id(), day, service, new BigDecimal("-3.000000000000000001"));
            stack.simulator.ledger().remove(account.id(), day.minusDays(1), service);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(read(reader.program(), stack))
                            .containsExactlyInAnyOrderElementsOf(stack.ledger()));
        }
    }

    private static List<LedgerRow> read(NodeProgram reader, BillingStack stack)
            throws IOException, InterruptedException {
        assertThat(stack.connector().failure()).isEmpty();
        NodeProgram.Output output = reader.node(
                "usage.js", stack.broker.bootstrapServers(), stack.registry.confluentUrl(), BillingStack.USAGE_TOPIC);
        assertThat(output.exitCode()).as(output.errors()).isZero();
        List<LedgerRow> rows = new ArrayList<>();
        for (String line : output.lines()) {
            rows.add(row(JSON.readTree(line)));
        }
        return rows;
    }

    private static LedgerRow row(JsonNode row) {
        assertThat(row.path("x_UnknownFields").isNull()).isTrue();
        return new LedgerRow(
                row.get("BillingAccountId").asText(),
                row.get("BillingCurrency").asText(),
                Instant.parse(row.get("BillingPeriodStart").asText()),
                Instant.parse(row.get("ChargePeriodStart").asText()),
                Instant.parse(row.get("ChargePeriodEnd").asText()),
                new BigDecimal(row.get("ConsumedQuantity").asText()),
                row.get("ConsumedUnit").asText(),
                new BigDecimal(row.get("ContractedCost").asText()),
                new BigDecimal(row.get("CumulatedContractedCost").asText()),
                new BigDecimal(row.get("CumulatedPricingQuantity").asText()),
                new BigDecimal(row.get("PricingQuantity").asText()),
                row.get("ServiceName").asText(),
                null);
    }
}
