package io.cfbilling.connect.bench;

import com.sun.management.ThreadMXBean;
import io.cfbilling.connect.local.BuildOutput;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.JsonHttp;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.page.WorkerBeans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.remote.JMXConnector;

/** A worker process with exactly-once support that has one source only: this connector, or the ideal one. */
final class SourceWorker implements AutoCloseable {
    /** The heap of a worker, unless it is measured how much is needed. */
    static final String HEAP = "512m";

    private final Path directory;
    private final KafkaBroker broker;
    private final Kind kind;
    private final String group;
    private final String heap;
    private final int port = Ports.free();
    private ConnectWorker worker;

    /** The source, by its plugin directory. */
    enum Kind {
        CONNECTOR(BuildOutput.pluginPath(), "io.cfbilling.connect.CloudflareBillingSourceConnector"),
        IDEAL(BuildOutput.pluginPath().resolveSibling("ideal-source"), IdealSource.class.getName());

        private final Path plugins;
        private final String connectorClass;

        Kind(Path plugins, String connectorClass) {
            this.plugins = plugins;
            this.connectorClass = connectorClass;
        }
    }

    /**
     * Starts a worker.
     *
     * @param directory of its files, which no other worker has
     * @param group the cluster that it joins
     * @param heap the JVM's, for example {@value #HEAP}
     */
    SourceWorker(Path directory, KafkaBroker broker, Kind kind, String group, String heap) {
        this.directory = directory;
        this.broker = broker;
        this.kind = kind;
        this.group = group;
        this.heap = heap;
        this.worker = start();
    }

    private ConnectWorker start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("plugin.path", kind.plugins.toAbsolutePath().toString());
        settings.put("group.id", group);
        for (String topic : List.of("config", "offset", "status")) {
            settings.put(topic + ".storage.topic", group + "-" + topic);
        }
        settings.put("exactly.once.source.support", "enabled");
        // Only a worker needs it, for a connector without a converter of its own.
        settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("session.timeout.ms", "6000");
        settings.put("heartbeat.interval.ms", "1000");
        // All compilers, as in production.
        List<String> jvmOptions =
                List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=4", "-Dlog.level=warn");
        return ConnectWorker.start(
                directory, port, broker, new ConnectWorker.Options(settings, Map.of(), jvmOptions), Progress.silent());
    }

    /** Creates a connector whose topics begin with its name. */
    ConnectApi create(String name, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>();
        config.put("name", name);
        config.put("connector.class", kind.connectorClass);
        config.put("tasks.max", "1");
        config.put("topic.prefix", name);
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.replication.factor", "1");
        config.put("topic.creation.default.message.timestamp.type", "LogAppendTime");
        config.put("producer.override.batch.size", "262144");
        config.putAll(settings);
        URI rest = worker.restUrl();
        try {
            JsonHttp.Response response = new JsonHttp().put(rest.resolve("/connectors/" + name + "/config"), config);
            if (!response.ok()) {
                throw new IllegalStateException("Connect rejects " + name + ": " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ConnectApi(rest, name);
    }

    /** Its source. */
    Kind kind() {
        return kind;
    }

    /** The address of its REST API. */
    URI rest() {
        return worker.restUrl();
    }

    /** Its name in the status of its tasks. */
    String id() {
        return rest().getAuthority();
    }

    /** The topic of its cluster's offsets. */
    String offsetsTopic() {
        return group + "-offset";
    }

    boolean isAlive() {
        return worker.isAlive();
    }

    /** Fails if the process has ended. */
    void requireAlive() {
        worker.requireAlive();
    }

    /** The CPU time of each of its threads until now. */
    Map<String, Long> cpu() {
        return WorkerThreads.nanos(worker.pid());
    }

    /** The CPU time of its threads since then, in nanoseconds. */
    Map<WorkerThreads, Long> cpuSince(Map<String, Long> before) {
        return WorkerThreads.nanosSince(worker.pid(), before);
    }

    /** How many bytes its threads have allocated until now. */
    long allocated() {
        try (JMXConnector beans = WorkerBeans.ofProcess(worker.pid()).connect()) {
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    beans.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most memory that the process has had, in megabytes. */
    long peakMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + worker.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process, as in a crash, and starts another one on its connectors and offsets. */
    void killAndReplace() {
        worker.kill();
        worker = start();
    }

    @Override
    public void close() {
        worker.close();
    }
}
