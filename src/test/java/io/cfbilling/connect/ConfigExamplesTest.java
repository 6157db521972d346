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
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
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
                .containsEntry("topic.creation.default.cleanup.policy", "compact")
                .containsKey(ConnectorConfig.CONNECTOR_CLIENT_PRODUCER_OVERRIDES_PREFIX + "batch.size");
        assertThat(settings.keySet())
                .filteredOn(name -> name.startsWith(SourceConnectorConfig.TOPIC_CREATION_PREFIX))
                .hasSize(3);
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
