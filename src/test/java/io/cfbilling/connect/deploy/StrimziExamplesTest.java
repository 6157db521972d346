package io.cfbilling.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.strimzi.api.kafka.model.connect.KafkaConnect;
import io.strimzi.api.kafka.model.connect.KafkaConnectSpec;
import io.strimzi.api.kafka.model.connect.build.ZipArtifact;
import io.strimzi.api.kafka.model.connector.KafkaConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The resources for Strimzi match the model of its operator. */
class StrimziExamplesTest {
    private final YAMLMapper yaml =
            YAMLMapper.builder().annotationIntrospector(new NothingBesides()).build();

    /** The model keeps unknown fields, which Kubernetes would reject. */
    private static final class NothingBesides extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated method) {
            return false;
        }
    }

    private <T> T read(String file, Class<T> type) throws IOException {
        return yaml.readValue(
                Files.readString(Examples.CONFIG.resolve("strimzi").resolve(file)), type);
    }

    @Test
    void theConnectorHasTheSettingsOfTheDistributedExample() throws IOException {
        KafkaConnector connector = read("kafka-connector.yaml", KafkaConnector.class);

        Map<String, String> settings = new TreeMap<>();
        connector.getSpec().getConfig().forEach((name, value) -> settings.put(name, value.toString()));
        settings.put("name", connector.getMetadata().getName());
        settings.put("connector.class", connector.getSpec().getClassName());
        settings.put("tasks.max", connector.getSpec().getTasksMax().toString());
        assertThat(settings).isEqualTo(Examples.distributed());
    }

    /** Strimzi 1.0 supports only this version; the constants of this model still name the former one. */
    @Test
    void bothHaveTheApiVersionOfStrimzi049AndLater() throws IOException {
        for (String file : List.of("kafka-connect.yaml", "kafka-connector.yaml")) {
            assertThat(read(file, JsonNode.class).path("apiVersion").asText()).isEqualTo("kafka.strimzi.io/v1");
        }
    }

    @Test
    void theConnectorBelongsToTheExampleCluster() throws IOException {
        KafkaConnect connect = read("kafka-connect.yaml", KafkaConnect.class);
        KafkaConnector connector = read("kafka-connector.yaml", KafkaConnector.class);

        assertThat(connector.getMetadata().getLabels())
                .containsEntry("strimzi.io/cluster", connect.getMetadata().getName());
        assertThat(connect.getMetadata().getAnnotations()).containsEntry("strimzi.io/use-connector-resources", "true");
    }

    @Test
    void theClusterIsBuiltFromTheArchiveAndComplete() throws IOException {
        KafkaConnectSpec spec = read("kafka-connect.yaml", KafkaConnect.class).getSpec();

        assertThat(spec.getReplicas()).isPositive();
        assertThat(spec.getBootstrapServers()).isNotBlank();
        assertThat(spec.getGroupId()).isNotBlank();
        assertThat(spec.getConfigStorageTopic()).isNotBlank();
        assertThat(spec.getOffsetStorageTopic()).isNotBlank();
        assertThat(spec.getStatusStorageTopic()).isNotBlank();
        assertThat(spec.getBuild().getPlugins().get(0).getArtifacts())
                .singleElement()
                .isInstanceOfSatisfying(
                        ZipArtifact.class, zip -> assertThat(zip.getUrl()).endsWith(".zip"));
    }

    @Test
    void theWorkersMatchTheDistributedWorkerExample() throws IOException {
        KafkaConnectSpec spec = read("kafka-connect.yaml", KafkaConnect.class).getSpec();
        Map<String, String> worker =
                Examples.properties(Files.readString(Examples.CONFIG.resolve("workers/distributed.properties")));

        Map<String, Object> config = new TreeMap<>(spec.getConfig());
        assertThat(config.remove("plugin.discovery")).isEqualTo("hybrid_warn");
        config.forEach((name, value) -> assertThat(worker).containsEntry(name, value.toString()));
        assertThat(config.keySet()).anyMatch(name -> name.startsWith("value.converter."));
        assertThat(spec.getTemplate().getConnectContainer().getEnv())
                .singleElement()
                .satisfies(variable -> assertThat(variable.getName()).isEqualTo("CLOUDFLARE_API_TOKEN"));
    }
}
