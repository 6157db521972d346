package io.cfbilling.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.config.Validation;
import io.cfbilling.connect.config.Warnings;
import io.cfbilling.connect.local.ConfluentAvro;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.source.SourceTask.TransactionBoundary;
import org.apache.kafka.connect.util.TopicCreationGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in {@code config/} are valid. */
class ConfigExamplesTest {
    private static final String CONFLUENT = "io.confluent.connect.avro.AvroConverter";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)}");
    // Created once, and without a scan of the whole class path, which takes seconds.
    private static final Plugins PLUGINS = new Plugins(Map.of("plugin.discovery", "service_load"));

    static Stream<Map<String, String>> examples() throws IOException {
        return Stream.of(Examples.standalone(), Examples.distributed(), Examples.confluent());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleIsValidAndRefersToAProviderForTheToken(Map<String, String> settings) {
        assertThat(settings).containsEntry("cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}");

        Map<String, String> resolved = new HashMap<>(settings);
        resolved.put("cloudflare.api.token", "cfut_resolved");
        assertThat(Warnings.of(new io.cfbilling.connect.config.ConnectorConfig(resolved), resolved))
                .isEmpty();
        assertThat(Validation.of(resolved, LocalDate.now(Clock.systemUTC())).configValues())
                .allSatisfy(value ->
                        assertThat(value.errorMessages()).as(value.name()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleSpellsConnectsSettingsRight(Map<String, String> settings) {
        assertThat(settings)
                .containsEntry(ConnectorConfig.CONNECTOR_CLASS_CONFIG, CloudflareBillingSourceConnector.class.getName())
                .containsKey(ConnectorConfig.NAME_CONFIG)
                .containsEntry(
                        SourceConnectorConfig.TRANSACTION_BOUNDARY_CONFIG, TransactionBoundary.CONNECTOR.toString())
                .containsKey(ConnectorConfig.CONNECTOR_CLIENT_PRODUCER_OVERRIDES_PREFIX + "batch.size");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleCompactsTopicsAndDeletesDeadLettersByTime(Map<String, String> settings) {
        for (String kept : List.of("usage", "profile", "checkpoints")) {
            assertThat(topic(settings, kept).configs()).as(kept).isEqualTo(Map.of("cleanup.policy", "compact"));
        }
        assertThat(topic(settings, "dead-letters").configs())
                .isEqualTo(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        String.valueOf(Duration.ofDays(30).toMillis())));
        assertThat(topic(settings, "dead-letters").replicationFactor()).isEqualTo((short) -1);
    }

    /** The topic as a worker would create it. */
    private static NewTopic topic(Map<String, String> settings, String dataset) {
        String name = "cloudflare.billing." + dataset;
        Map<String, String> unconverted = new HashMap<>(settings);
        unconverted.keySet().removeIf(setting -> setting.contains("converter"));
        return TopicCreationGroup.configuredGroups(new SourceConnectorConfig(PLUGINS, unconverted, true))
                .values()
                .stream()
                .filter(group -> group.matches(name))
                .findFirst()
                .orElseThrow()
                .newTopic(name);
    }

    @Test
    void bothExamplesHaveTheSameSettings() throws IOException {
        Map<String, String> standalone = Examples.standalone();
        Map<String, String> distributed = Examples.distributed();
        standalone.remove("tasks.max");
        distributed.remove("tasks.max");
        assertThat(distributed).isEqualTo(standalone);
    }

    @Test
    void confluentsExampleIsTheSameWithItsConverters() throws IOException {
        Map<String, String> confluent = Examples.confluent();
        assertThat(confluent)
                .containsEntry("key.converter", CONFLUENT)
                .containsEntry("key.converter.basic.auth.user.info", "${env:SCHEMA_REGISTRY_USER_INFO}");
        for (String setting : List.of("", ".schema.registry.url", ".basic.auth.user.info")) {
            assertThat(confluent.get("value.converter" + setting))
                    .as(setting)
                    .isEqualTo(confluent.get("key.converter" + setting));
        }
        confluent.keySet().removeIf(name -> name.contains("converter"));
        assertThat(confluent).isEqualTo(Examples.distributed());
    }

    @Test
    void theReadmeShowsTheExampleWithoutWhatOnlyMakesItFaster() throws IOException {
        Map<String, String> example = Examples.distributed();
        example.keySet().removeIf(name -> name.equals("tasks.max") || name.startsWith("producer.override."));
        assertThat(Examples.readme()).isEqualTo(example);
    }

    @Test
    void theSinkOfTheHistoryIsThatOfTheTablesWithAnotherKeyAndWithoutDeletions() throws IOException {
        Map<String, String> expected = Examples.sink("postgres-sink.json");
        expected.put("name", "cloudflare-billing-history");
        expected.put("topics", "cloudflare.billing.usage");
        expected.put("collection.name.format", "${topic}_history");
        expected.put("primary.key.mode", "record_value");
        expected.put("delete.enabled", "false");
        Map<String, String> history = Examples.sink("history-sink.json");
        assertThat(history.remove("primary.key.fields")).endsWith(",x_ObservedAt");
        assertThat(history).isEqualTo(expected);
    }

    @Test
    void connectorsMayReadTheVariablesThatTheExamplesReferTo() throws IOException {
        List<Map<String, String>> connectors =
                List.of(Examples.distributed(), Examples.confluent(), Examples.sink("postgres-sink.json"));
        String allowed = Objects.requireNonNull(
                converters("distributed.properties").get("config.providers.env.param.allowlist.pattern"));
        assertThat(connectors.stream()
                        .flatMap(settings -> settings.values().stream())
                        .flatMap(value -> VARIABLE.matcher(value).results())
                        .map(variable -> variable.group(1)))
                .hasSizeGreaterThan(5)
                .allMatch(variable -> variable.matches(allowed));
    }

    /** Connect silently ignores unknown settings. */
    @Test
    void theWorkersSettingsAreKnownToConnect() throws IOException {
        for (String file : List.of("standalone.properties", "distributed.properties")) {
            boolean distributed = file.startsWith("distributed");
            String text = Files.readString(Examples.CONFIG.resolve("workers").resolve(file));
            Map<String, String> settings =
                    Examples.properties(Examples.withAlternatives(text).replace(CONFLUENT, ConfluentAvro.converter()));
            // The configuration would create the providers, whose directories do not exist here; see WorkerExamplesIT.
            settings.keySet().removeIf(name -> name.startsWith("config.providers"));
            Set<String> known = (distributed ? new DistributedConfig(settings) : new StandaloneConfig(settings))
                    .values()
                    .keySet();
            assertThat(settings.keySet())
                    .as(file)
                    .allSatisfy(name -> assertThat(known.contains(name) || name.matches("(key|value)[.]converter[.].*"))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void bothWorkersHaveTheSameConverters() throws IOException {
        assertThat(converters("distributed.properties")).isNotEmpty().isEqualTo(converters("standalone.properties"));
    }

    private static Map<String, String> converters(String file) throws IOException {
        Map<String, String> settings = Examples.properties(
                Files.readString(Examples.CONFIG.resolve("workers").resolve(file)));
        settings.keySet().removeIf(name -> !name.contains("converter") && !name.contains("providers"));
        return settings;
    }
}
