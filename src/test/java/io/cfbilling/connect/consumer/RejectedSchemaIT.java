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

/** A registry that accepts compatible schemas, and rejects those that consumers cannot read. */
// The registry's error reaches a task through the converter in every version of the worker, so one is enough.
@Tag("worker-independent")
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
    void theRegistryAllowsTheCurrentSchemasAfterEveryReleasedOne() throws IOException {
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
    void apicuriosConverterReportsTheRejectionAndNothingIsLost() throws IOException {
        rejectedThenAccepted(
                "apicurio",
                Map.of(),
                List.of("RuleViolationException: Incompatible artifact: apicurio.usage-value [AVRO]", "DOUBLE"));
    }

    @Test
    void confluentsConverterReportsTheRejectionAndNothingIsLost() throws IOException {
        Map<String, String> converters = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            converters.put(converter, AvroConverter.class.getName());
            converters.put(converter + ".schema.registry.url", stack.registry.confluentUrl());
        }
        rejectedThenAccepted(
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

    /** The subject has a schema with costs as doubles, as of {@code decimal.handling.mode=double}. */
    private static void rejectedThenAccepted(String name, Map<String, String> converters, List<String> says)
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

        // An operator does this if all consumers of the topic can read both schemas.
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
