package io.cfbilling.connect.container;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** Containers for broker, PostgreSQL, a worker with the installed archive, and the simulator on its loopback address. */
final class Containers implements AutoCloseable {
    private static final int CONNECT_PORT = 8083;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final String CLASS_PATH = "/app/test-classes:/app/classes:/app/lib/*";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Network network = Network.newNetwork();
    private final KafkaContainer broker;
    private final PostgreSQLContainer postgres;
    private final GenericContainer<?> worker;
    private final GenericContainer<?> simulator;

    /** {@code plugins} is a plugin path, {@code token} the one in the worker's environment. */
    Containers(Path plugins, String token, LocalDate start) {
        broker = new KafkaContainer(DockerImageName.parse(Images.KAFKA).asCompatibleSubstituteFor("apache/kafka"))
                .withListener("broker:19092")
                .withNetwork(network);
        postgres = new PostgreSQLContainer(Images.POSTGRES)
                .withDatabaseName("billing")
                .withUsername("billing")
                .withNetwork(network)
                .withNetworkAliases("postgres");
        worker = new GenericContainer<>(Images.KAFKA)
                .withNetwork(network)
                .withCopyFileToContainer(MountableFile.forHostPath(plugins, 0755), "/plugins")
                .withCopyFileToContainer(
                        MountableFile.forHostPath("target/plugins/debezium-connector-jdbc", 0755),
                        "/plugins/debezium-connector-jdbc")
                .withCopyToContainer(Transferable.of(workerSettings(), 0644), "/tmp/worker.properties")
                .withEnv("CLOUDFLARE_API_TOKEN", token)
                .withEnv("WAREHOUSE_URL", "jdbc:postgresql://postgres:5432/billing")
                .withEnv("WAREHOUSE_USERNAME", postgres.getUsername())
                .withEnv("WAREHOUSE_PASSWORD", postgres.getPassword())
                .withEnv("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m")
                .withCommand("/opt/kafka/bin/connect-distributed.sh", "/tmp/worker.properties")
                .withExposedPorts(CONNECT_PORT, SimulatorMain.LEDGER_PORT)
                .waitingFor(Wait.forHttp("/health").forPort(CONNECT_PORT).withStartupTimeout(STARTS_WITHIN));
        simulator = new GenericContainer<>(Images.JAVA)
                .withCopyFileToContainer(MountableFile.forHostPath("target/test-classes", 0755), "/app/test-classes")
                .withCopyFileToContainer(MountableFile.forHostPath("target/classes", 0755), "/app/classes")
                .withCopyFileToContainer(
                        MountableFile.forHostPath("target/plugins/apicurio-avro-converter", 0755), "/app/lib")
                .withCommand("java", "-Xmx128m", "-cp", CLASS_PATH, SimulatorMain.class.getName(), start.toString())
                .waitingFor(Wait.forLogMessage(".*The simulated Cloudflare is ready.*", 1)
                        .withStartupTimeout(STARTS_WITHIN));
    }

    /** Returns once all containers are ready. */
    void start() {
        broker.start();
        postgres.start();
        worker.start();
        simulator.withNetworkMode("container:" + worker.getContainerId()).start();
    }

    private static String workerSettings() {
        return Map.ofEntries(
                        Map.entry("bootstrap.servers", "broker:19092"),
                        Map.entry("group.id", "connect"),
                        Map.entry("listeners", "http://0.0.0.0:" + CONNECT_PORT),
                        Map.entry("rest.advertised.host.name", "127.0.0.1"),
                        Map.entry("config.storage.topic", "connect-configs"),
                        Map.entry("config.storage.replication.factor", "1"),
                        Map.entry("offset.storage.topic", "connect-offsets"),
                        Map.entry("offset.storage.replication.factor", "1"),
                        Map.entry("offset.storage.partitions", "1"),
                        Map.entry("status.storage.topic", "connect-status"),
                        Map.entry("status.storage.replication.factor", "1"),
                        Map.entry("status.storage.partitions", "1"),
                        Map.entry("exactly.once.source.support", "enabled"),
                        Map.entry("plugin.path", "/plugins"),
                        Map.entry("plugin.discovery", "service_load"),
                        Map.entry("key.converter", "org.apache.kafka.connect.json.JsonConverter"),
                        Map.entry("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
                        Map.entry("config.providers", "env"),
                        Map.entry(
                                "config.providers.env.class",
                                "org.apache.kafka.common.config.provider.EnvVarConfigProvider"))
                .entrySet()
                .stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    URI connect() {
        return address(CONNECT_PORT);
    }

    /** The result of a query: a line per row, fields separated by |. */
    String query(String sql) {
        try {
            return postgres.execInContainer("psql", "-U", "billing", "-At", "-c", sql)
                    .getStdout();
        } catch (IOException e) {
            throw new AssertionError("psql cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The costs in the simulator's ledger. */
    String ledger() {
        return send(HttpRequest.newBuilder(address(SimulatorMain.LEDGER_PORT).resolve("/ledger")));
    }

    void restate() {
        send(HttpRequest.newBuilder(address(SimulatorMain.LEDGER_PORT).resolve("/restate"))
                .POST(BodyPublishers.noBody()));
    }

    private URI address(int port) {
        return URI.create("http://" + worker.getHost() + ":" + worker.getMappedPort(port));
    }

    private String send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError("the simulator does not respond", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    String workerLog() {
        return worker.getLogs();
    }

    @Override
    public void close() {
        simulator.close();
        worker.close();
        postgres.close();
        broker.close();
        network.close();
    }
}
