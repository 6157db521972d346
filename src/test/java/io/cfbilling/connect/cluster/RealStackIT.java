package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cfbilling.connect.local.AvroConversion;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.local.SchemaRegistry;
import io.cfbilling.connect.record.ContractSchema;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.SeedExample;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example rows through the whole stack: a worker process with the connector in its plugin directory, Apicurio's
 * converter, a real registry, and the example configuration with its ConfigProvider. The records are read with
 * Confluent's own deserializer.
 */
class RealStackIT {
    private static final Set<String> SENSITIVE =
            Set.of("card_number", "validation_code", "payment_nonce", "device_data");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static CloudflareSimulator simulator;
    private static SchemaRegistry registry;
    private static KafkaBroker broker;
    private static ConnectWorker worker;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        simulator = CloudflareSimulator.builder()
                .account(SimulatedAccount.seedExample())
                .start();
        registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        worker = ConnectWorker.start(
                directory,
                Ports.free(),
                broker,
                ConnectWorker.Options.of(
                        AvroConversion.connectSettings(registry),
                        Map.of("CLOUDFLARE_API_TOKEN", CloudflareSimulator.DEFAULT_TOKEN)),
                Progress.silent());
    }

    @AfterAll
    static void stop() {
        worker.close();
        broker.close();
        registry.close();
        simulator.close();
    }

    @Test
    void theExamplesArriveDigitForDigit() throws IOException, InterruptedException {
        create(example());

        try (BillingTopics topics = new BillingTopics(broker.bootstrapServers(), registry.confluentUrl())) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> topics.catchUp().usage().size() == 1
                            && topics.profiles().size() == 1
                            && checkpointOfTheRow(topics).isPresent());
            sameUsage(
                    topics.usage().get(0),
                    JSON.readTree(SeedExample.usageJson()).at("/result/0"));
            sameProfile(
                    topics.profiles().get(0),
                    JSON.readTree(SeedExample.profileJson()).at("/result"));
            oneRowOfTheDaysWanted(checkpointOfTheRow(topics).orElseThrow());
        }
        registered("cloudflare.billing.usage-key", "PaygoUsageKey");
        registered("cloudflare.billing.usage-value", "PaygoUsage");
        registered("cloudflare.billing.profile-key", "BillingProfileKey");
        registered("cloudflare.billing.profile-value", "BillingProfile");
        registered("cloudflare.billing.checkpoints-key", "CheckpointKey");
        registered("cloudflare.billing.checkpoints-value", "Checkpoint");
        String echoed =
                get(worker.restUrl().resolve("/connectors/cloudflare-billing")).body();
        assertThat(echoed).contains("${env:CLOUDFLARE_API_TOKEN}").doesNotContain(CloudflareSimulator.DEFAULT_TOKEN);
        assertThat(Files.readString(worker.log()))
                .doesNotContain(CloudflareSimulator.DEFAULT_TOKEN, "4242424242424242");
    }

    @Test
    void aMalformedRowArrivesAsADeadLetter() throws IOException, InterruptedException {
        SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
        ObjectNode example = example().put("name", "malformed");
        ((ObjectNode) example.get("config"))
                .put("accounts", account.id())
                .put("datasets", "usage")
                .put("topic.prefix", "malformed");
        simulator.add(account);
        LocalDate day = SeedExample.DAY;
        LedgerRow row =
                simulator.ledger().rows(account.id(), day, day.plusDays(1)).get(0);
        simulator.faults().malform(account.id(), day, row.serviceName(), Malformation.wrongType("ContractedCost"));
        try {
            create(example);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> registered("malformed.dead-letters-value", "DeadLetter"));
            registered("malformed.dead-letters-key", "DeadLetterKey");
        } finally {
            simulator.remove(account.id());
        }
    }

    private static ObjectNode example() throws IOException {
        ObjectNode example = (ObjectNode) JSON.readTree(Files.readString(Path.of("config/distributed.json")));
        ((ObjectNode) example.get("config"))
                .put("cloudflare.api.base.url", simulator.baseUrl().toString())
                .put("usage.end.date", "2025-02-20");
        return example;
    }

    private void create(ObjectNode connector) throws IOException, InterruptedException {
        assertThat(post("/connectors", connector).statusCode()).isEqualTo(201);
    }

    /** The period before has one too, perhaps in another partition. */
    private static Optional<GenericRecord> checkpointOfTheRow(BillingTopics topics) {
        return topics.checkpoints().stream()
                .filter(checkpoint -> day(checkpoint, "period_start").equals("2025-02-01"))
                .findFirst();
    }

    /** The checkpoint has the period's true end, though the days after the end date are not read. */
    private static void oneRowOfTheDaysWanted(GenericRecord checkpoint) {
        assertThat(BillingTopics.text(checkpoint, "account_id"))
                .isEqualTo(SimulatedAccount.seedExample().id());
        assertThat(day(checkpoint, "period_end")).isEqualTo("2025-03-01");
        assertThat(day(checkpoint, "covered_until")).isEqualTo("2025-02-21");
        assertThat(checkpoint.get("anchor_known")).isEqualTo(true);
        assertThat(checkpoint.get("rows")).isEqualTo(1L);
        assertThat(checkpoint.get("rows_emitted")).isEqualTo(1L);
        assertThat(checkpoint.get("rows_removed")).isEqualTo(0L);
        assertThat(checkpoint.get("removals_complete")).isEqualTo(true);
    }

    private static String day(GenericRecord value, String field) {
        return LocalDate.ofEpochDay((Integer) value.get(field)).toString();
    }

    /** The registered schema is that of the file in {@code schemas/}. */
    private void registered(String subject, String file) throws IOException, InterruptedException {
        URI latest = URI.create(registry.confluentUrl() + "/subjects/" + subject + "/versions/latest");
        HttpResponse<String> response = get(latest);
        assertThat(response.statusCode()).as(subject).isEqualTo(200);
        String schema = JSON.readTree(response.body()).get("schema").asText();
        Schema contract = new Schema.Parser().parse(Files.readString(Path.of("schemas", file + ".avsc")));
        assertThat(ContractSchema.of(schema)).as(subject).isEqualTo(contract);
        assertThat(ContractSchema.docs(ContractSchema.of(schema))).as(subject).isEqualTo(ContractSchema.docs(contract));
    }

    private static void sameUsage(GenericRecord emitted, JsonNode example) {
        for (Map.Entry<String, JsonNode> field : example.properties()) {
            String name = field.getKey();
            if (field.getValue().isNumber()) {
                assertThat(BillingTopics.number(emitted, name))
                        .as(name)
                        .isEqualByComparingTo(new BigDecimal(field.getValue().asText()));
            } else if (name.startsWith("ChargePeriod") || name.equals("BillingPeriodStart")) {
                assertThat(BillingTopics.moment(emitted, name))
                        .as(name)
                        .isEqualTo(Instant.parse(field.getValue().asText()));
            } else {
                assertThat(BillingTopics.text(emitted, name))
                        .as(name)
                        .isEqualTo(field.getValue().asText());
            }
        }
        assertThat(BillingTopics.text(emitted, "BillingAccountId"))
                .isEqualTo(SimulatedAccount.seedExample().id());
        assertThat(emitted.get("x_Ordinal")).isEqualTo(0);
        assertThat(emitted.get("x_UnknownFields")).isNull();
    }

    private static void sameProfile(GenericRecord emitted, JsonNode example) {
        for (Map.Entry<String, JsonNode> field : example.properties()) {
            String wanted = SENSITIVE.contains(field.getKey())
                    ? "****"
                    : field.getValue().asText();
            assertThat(BillingTopics.text(emitted, field.getKey()))
                    .as(field.getKey())
                    .isEqualTo(wanted);
        }
        assertThat(emitted.get("unknown_fields")).isNull();
    }

    private HttpResponse<String> post(String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(worker.restUrl() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
