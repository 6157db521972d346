package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.config.UnknownNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.source.SourceTask.TransactionBoundary;
import org.apache.kafka.connect.util.TopicCreationGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in {@code config/} are good as they stand. */
class ConfigExamplesTest {
    private static final Path CONFIG = Path.of("config");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Map<String, String>> examples() throws IOException {
        return Stream.of(standalone(), distributed());
    }

    private static Map<String, String> standalone() throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(CONFIG.resolve("standalone.properties"))) {
            properties.load(file);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name, "")));
        return settings;
    }

    private static Map<String, String> distributed() throws IOException {
        JsonNode example = JSON.readTree(Files.readString(CONFIG.resolve("distributed.json")));
        Map<String, String> settings =
                JSON.convertValue(example.get("config"), new TypeReference<HashMap<String, String>>() {});
        settings.put("name", example.get("name").asText());
        return settings;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleIsValidAndTakesTheTokenFromAProvider(Map<String, String> settings) {
        assertThat(settings).containsEntry("cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}");
        assertThat(UnknownNames.warnings(settings.keySet())).isEmpty();

        Map<String, String> resolved = new HashMap<>(settings);
        resolved.put("cloudflare.api.token", "cfut_resolved");
        assertThat(new CloudflareBillingSourceConnector().validate(resolved).configValues())
                .allSatisfy(value ->
                        assertThat(value.errorMessages()).as(value.name()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleNamesConnectsOwnSettingsRightly(Map<String, String> settings) {
        assertThat(settings)
                .containsEntry(ConnectorConfig.CONNECTOR_CLASS_CONFIG, CloudflareBillingSourceConnector.class.getName())
                .containsKey(ConnectorConfig.NAME_CONFIG)
                .containsEntry(
                        SourceConnectorConfig.TRANSACTION_BOUNDARY_CONFIG, TransactionBoundary.CONNECTOR.toString())
                .containsKey(ConnectorConfig.CONNECTOR_CLIENT_PRODUCER_OVERRIDES_PREFIX + "batch.size");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleKeepsThePresentTruthAndDeletesDeadLettersByTime(Map<String, String> settings) {
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
        return TopicCreationGroup.configuredGroups(new SourceConnectorConfig(new Plugins(Map.of()), settings, true))
                .values()
                .stream()
                .filter(group -> group.matches(name))
                .findFirst()
                .orElseThrow()
                .newTopic(name);
    }

    @Test
    void bothExamplesSayTheSame() throws IOException {
        Map<String, String> standalone = standalone();
        Map<String, String> distributed = distributed();
        standalone.remove("tasks.max");
        distributed.remove("tasks.max");
        assertThat(distributed).isEqualTo(standalone);
    }
}
