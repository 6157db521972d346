package io.cfbilling.connect.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.consumer.ReleasedSchemas.Released;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.kafka.shade.io.confluent.connect.avro.AvroConverter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that keeps what consumers can read, and refuses what they cannot. */
// The registry's word reaches a task through the converter, whatever the worker: proven on one version.
@Tag("connector-alone")
class RejectedSchemaIT {
    @TempDir
    private static Path directory;

    private static BillingStack stack;

    @BeforeAll
    static void start() {
        stack = BillingStack.start(
                directory, SimulatedAccount.builder(5).services(4).stable().build());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void theRegistryAllowsThePresentSchemasAfterEveryReleasedOne() throws IOException {
        for (Released released : ReleasedSchemas.all()) {
            String subject =
                    "released-" + released.version() + "-" + released.schema().getName();
            stack.registry.register(subject, released.schema().toString());
            for (String rule : List.of("BACKWARD", "FORWARD", "FULL")) {
                stack.registry.setCompatibility(subject, rule);
                assertThat(stack.registry.allows(subject, released.present().toString()))
                        .as("%s %s", released, rule)
                        .isTrue();
                assertThat(stack.registry.allows(subject, "\"double\""))
                        .as("%s %s", released, rule)
                        .isFalse();
            }
        }
    }

    @Test
    void apicuriosConverterSaysThatTheRegistryRefusesAndNothingIsLostMeanwhile() throws IOException {
        refusedThenMended(
                "apicurio",
                Map.of(),
                List.of("RuleViolationException: Incompatible artifact: apicurio.usage-value [AVRO]", "DOUBLE"));
    }

    @Test
    void confluentsConverterSaysThatTheRegistryRefusesAndNothingIsLostMeanwhile() throws IOException {
        Map<String, String> converters = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            converters.put(converter, AvroConverter.class.getName());
            converters.put(converter + ".schema.registry.url", stack.registry.confluentUrl());
        }
        refusedThenMended(
                "confluent",
                converters,
                List.of(
                        "DataException: Failed to serialize Avro data from topic confluent.usage",
                        "SerializationException: Error registering Avro schema",
                        "RestClientException: ",
                        "Incompatible artifact: confluent.usage-value [AVRO]",
                        "DOUBLE",
                        "error code: 409"));
    }

    /** Costs were once written as doubles to a topic of this name, as {@code decimal.handling.mode=double} does. */
    private static void refusedThenMended(String name, Map<String, String> converters, List<String> says)
            throws IOException {
        String subject = name + ".usage-value";
        stack.registry.register(subject, withDoubles());
        ConnectApi connector = new ConnectApi(stack.worker.restUrl(), name);
        Map<String, String> settings = stack.settings();
        settings.put("name", name);
        settings.put("topic.prefix", name);
        settings.putAll(converters);
        connector.put(settings);
        await().atMost(Duration.ofMinutes(2)).until(() -> !connector.traces().isEmpty());
        assertThat(Files.readString(stack.worker.log())).contains(says);
        assertThat(connector.traces()).singleElement().asString().contains(says);

        // As an operator does who is sure that no reader of the topic minds.
        stack.registry.setCompatibility("NONE");
        connector.restartFailed();
        try (UsageReader usage = new UsageReader(stack, name + ".usage")) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(connector.failure()).isEmpty();
                assertThat(usage.catchUp()).containsExactlyInAnyOrderElementsOf(stack.ledger());
            });
        }
        stack.registry.setCompatibility("BACKWARD");
        connector.delete();
    }

    private static String withDoubles() throws IOException {
        String present = Files.readString(Path.of("schemas/PaygoUsage.avsc"));
        String doubles = present.replaceAll("\\{\\s*\"type\" : \"bytes\"[^}]*}", "\"double\"");
        assertThat(doubles).isNotEqualTo(present);
        return doubles;
    }
}
