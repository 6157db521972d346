package io.cfbilling.connect.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.config.Validation;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Checks {@code docker-compose.yml} as far as that is possible without Docker. */
class ComposeFileTest {
    private static final Path CONFIG = Path.of("config/compose");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:\\$\\{[A-Z]+_PORT:-\\d+}:\\d+");
    private static final Pattern IN_PROJECT = Pattern.compile("/project/([^\\s:*\"]+)");
    private static final List<String> WITH_SECRETS = List.of("connect", "postgres", "tables");

    private record Service(String name, Map<String, Object> settings) {
        Object get(String setting) {
            return settings.getOrDefault(setting, "");
        }

        List<?> list(String setting) {
            return settings.get(setting) instanceof List<?> list ? list : List.of();
        }

        boolean isOneShot() {
            return get("restart").equals("no");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Service> services() throws IOException {
        List<Service> services = new ArrayList<>();
        section("services").forEach((name, settings) -> services.add(new Service(name, map(settings))));
        return services;
    }

    private static Map<String, Object> section(String name) throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of("docker-compose.yml"))) {
            return map(map(new Yaml().load(file)).get(name));
        }
    }

    private static Map<String, Object> map(@Nullable Object yaml) {
        Map<String, Object> map = new HashMap<>();
        if (yaml instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> map.put(String.valueOf(name), value == null ? "" : value));
        }
        return map;
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyImageIsKnownToTheTests(Service service) {
        assertThat(service.get("image").toString())
                .isIn("apache/kafka:4.3.1", Images.JAVA, Images.POSTGRES, Images.REGISTRY);
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceHasAHealthcheckOrIsAOneShot(Service service) {
        if (service.isOneShot()) {
            assertThat(service.settings()).doesNotContainKey("healthcheck");
        } else {
            assertThat(service.settings()).containsKey("healthcheck").containsEntry("restart", "unless-stopped");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceLimitsMemoryAndLog(Service service) {
        assertThat(service.get("mem_limit").toString()).matches("\\d+[mg]");
        assertThat(map(service.get("logging")).toString()).contains("max-size");
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyPortIsOnTheLoopbackAddressAndConfigurable(Service service) {
        assertThat(service.list("ports"))
                .allSatisfy(port -> assertThat(port.toString()).matches(PORT));
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyMountedPathExists(Service service) throws IOException {
        for (Object volume : service.list("volumes")) {
            if (volume instanceof String named) {
                assertThat(section("volumes")).containsKey(named.split(":", 2)[0]);
            } else {
                assertThat(map(volume)).containsEntry("source", ".").containsEntry("read_only", true);
            }
        }
        List<String> inProject = IN_PROJECT
                .matcher(service.get("command") + " " + service.get("entrypoint"))
                .results()
                .map(found -> found.group(1).replaceAll("[],/]+$", ""))
                .toList();
        assertThat(inProject).allSatisfy(path -> {
            // Packaging creates these, after the unit tests.
            if (!path.startsWith("target/plugins")) {
                assertThat(Path.of(path)).exists();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void onlyServicesThatNeedSecretsHaveThem(Service service) {
        boolean has = map(service.get("environment")).keySet().stream()
                .anyMatch(name -> name.endsWith("_TOKEN") || name.endsWith("PASSWORD"));
        assertThat(has).isEqualTo(WITH_SECRETS.contains(service.name()));
    }

    @Test
    void theWorkerHasTheSimulatorsTokenByDefault() throws IOException {
        Service worker = services().stream()
                .filter(service -> service.name().equals("connect"))
                .findFirst()
                .orElseThrow();
        assertThat(map(worker.get("environment")))
                .containsEntry(
                        "CLOUDFLARE_API_TOKEN", "${CLOUDFLARE_API_TOKEN:-" + CloudflareSimulator.DEFAULT_TOKEN + "}");
    }

    @Test
    void theWorkersSettingsAreKnownAndEnableExactlyOnce() throws IOException {
        DistributedConfig config = new DistributedConfig(workerSettings());
        assertThat(config.exactlyOnceSourceEnabled()).isTrue();
        assertThat(workerSettings().keySet())
                .filteredOn(name -> !name.contains("converter.") && !name.startsWith("config.providers."))
                .isSubsetOf(config.values().keySet());
    }

    @Test
    void theWorkersConverterWritesConfluentsWireFormat() throws IOException {
        for (String converter : List.of("key.converter", "value.converter")) {
            assertThat(workerSettings())
                    .containsEntry(converter + ".apicurio.registry.as-confluent", "true")
                    .containsEntry(converter + ".apicurio.registry.use-id", "contentId")
                    .containsEntry(converter + ".apicurio.registry.headers.enabled", "false");
        }
    }

    private static Map<String, String> workerSettings() throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(CONFIG.resolve("worker.properties"))) {
            properties.load(file);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name, "")));
        return settings;
    }

    @Test
    void theSourceIsTheExampleForSimulatorOrCloudflare() {
        ConnectorFile example = ConnectorFile.read(Path.of("config/distributed.json"));
        ConnectorFile simulated = example.with(ComposeSettings.ofSource(Map.of()));
        assertThat(simulated.config())
                .containsEntry(ComposeSettings.BASE_URL, ComposeSettings.SIMULATOR)
                .containsEntry("accounts", "*")
                .containsEntry("cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}");

        String cloudflare = "https://api.cloudflare.com/client/v4";
        String account = "213bad926bb96736d90906c3874534d9";
        ConnectorFile real = example.with(ComposeSettings.ofSource(
                Map.of("CLOUDFLARE_API_BASE_URL", cloudflare, "CLOUDFLARE_ACCOUNTS", account)));
        assertThat(real.config())
                .containsEntry(ComposeSettings.BASE_URL, cloudflare)
                .containsEntry("accounts", account)
                .doesNotContainKey("usage.poll.interval.ms");
        for (ConnectorFile connector : List.of(simulated, real)) {
            Map<String, String> resolved = connector
                    .with(Map.of("cloudflare.api.token", "cfut_resolved"))
                    .named();
            assertThat(Validation.of(resolved, LocalDate.now(Clock.systemUTC())).configValues())
                    .allSatisfy(value ->
                            assertThat(value.errorMessages()).as(value.name()).isEmpty());
        }
    }

    @Test
    void aMissingBuildIsReported(@TempDir Path clone) {
        Command.Result result = Command.run(
                Path.of("."),
                Map.of("PROJECT", clone.toString()),
                Duration.ofSeconds(30),
                List.of("sh", CONFIG.resolve("packaged.sh").toString()));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("target/plugin/kafka-connect-cloudflare-billing is missing")
                .contains("run `mvn -DskipTests package`");
    }
}
