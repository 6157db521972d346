package io.cfbilling.connect.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** One Kafka broker, its own controller too, that keeps its data in its directory. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ChildJvm jvm;
    private final String bootstrapServers;

    private KafkaBroker(ChildJvm jvm, String bootstrapServers) {
        this.jvm = jvm;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns once the broker responds. Settings, log and data are below the directory. */
    public static KafkaBroker start(Path directory, int port, Progress progress) {
        return start(directory, port, Map.of(), progress);
    }

    /** The same with more settings; listeners among them are added to the broker's own. */
    public static KafkaBroker start(Path directory, int port, Map<String, String> more, Progress progress) {
        String address = "127.0.0.1:" + port;
        Map<String, String> all = settings(directory, address);
        more.forEach((name, value) ->
                all.merge(name, value, (own, other) -> name.endsWith("listeners") ? own + "," + other : other));
        Path settings = SettingsFile.write(directory.resolve("broker.properties"), all);
        ChildCommand command = new ChildCommand(
                BrokerMain.class.getName(),
                List.of(settings.toString()),
                ConnectWorker.classPath(),
                List.of("-Xmx384m", "-Dlog.level=info"),
                Map.of());
        ChildJvm jvm = ChildJvm.start("broker", command, directory.resolve("broker.log"));
        return new KafkaBroker(jvm.awaitReady(() -> responds(address), START_LIMIT, progress), address);
    }

    private static Map<String, String> settings(Path directory, String address) {
        // Only the broker itself uses the controller's port, so it may differ at each start.
        String controller = "127.0.0.1:" + Ports.free();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://" + address);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("log.dirs", directory.resolve("data").toAbsolutePath().toString());
        settings.put("num.partitions", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The group notices a killed worker only after its session timeout.
        settings.put("group.min.session.timeout.ms", "1000");
        return settings;
    }

    private static boolean responds(String address) {
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        // An admin client that meets a closed port complains in the log.
        if (Ports.isFree(port)) {
            return false;
        }
        Map<String, Object> client =
                Map.of("bootstrap.servers", address, "request.timeout.ms", "2000", "default.api.timeout.ms", "2000");
        try (Admin admin = Admin.create(client)) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public void requireAlive() {
        jvm.requireAlive();
    }

    public Path log() {
        return jvm.log();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
