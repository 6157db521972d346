package io.cfbilling.connect.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A worker of a Connect cluster that loads the connector from its plugin directory, as a user's worker does. */
public final class ConnectWorker implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final String DISTRIBUTED = "org.apache.kafka.connect.cli.ConnectDistributed";
    private static final String STANDALONE = "org.apache.kafka.connect.cli.ConnectStandalone";

    private final ChildJvm jvm;
    private final URI restUrl;

    private ConnectWorker(ChildJvm jvm, URI restUrl) {
        this.jvm = jvm;
        this.restUrl = restUrl;
    }

    /**
     * The options of one worker.
     *
     * @param settings added to the worker's settings, or replacing them
     * @param environment added to the process's environment: credentials, to which a connector's configuration refers as
     *     {@code ${env:CLOUDFLARE_API_TOKEN}}
     * @param jvmOptions added to the JVM's, for example another heap size
     */
    public record Options(Map<String, String> settings, Map<String, String> environment, List<String> jvmOptions) {
        /** Without JVM options. */
        public static Options of(Map<String, String> settings, Map<String, String> environment) {
            return new Options(settings, environment, List.of());
        }
    }

    /** Returns once the worker is a member of its group and serves requests. */
    public static ConnectWorker start(
            Path directory, int port, KafkaBroker broker, Options options, Progress progress) {
        URI rest = URI.create("http://127.0.0.1:" + port);
        Map<String, String> all = defaults(rest, broker);
        all.putAll(options.settings);
        Path file = SettingsFile.write(directory.resolve("worker.properties"), all);
        // A JVM takes the last of two equal options.
        List<String> jvmOptions = new ArrayList<>(List.of("-Xmx384m", "-Dlog.level=info"));
        jvmOptions.addAll(options.jvmOptions);
        ChildCommand command =
                new ChildCommand(DISTRIBUTED, List.of(file.toString()), classPath(), jvmOptions, options.environment);
        return launch(directory, rest, command, progress);
    }

    /**
     * Starts a worker with a user's settings files: as {@code connect-distributed} with one file, the worker's; as {@code
     * connect-standalone} if files of connectors follow.
     *
     * @param rest the address in the worker's {@code listeners}
     */
    public static ConnectWorker start(
            Path directory, URI rest, List<Path> files, Map<String, String> environment, Progress progress) {
        return launch(directory, rest, command(files, classPath(), environment), progress);
    }

    /** The same with Kafka's own class path, without Apicurio's converter: it must be installed as a plugin. */
    public static ConnectWorker startWithoutConverter(
            Path directory, URI rest, List<Path> files, Map<String, String> environment, Progress progress) {
        List<Path> classPath = classPath().stream()
                .filter(jar -> !jar.getFileName().toString().startsWith("apicurio-"))
                .toList();
        return launch(directory, rest, command(files, classPath, environment), progress);
    }

    private static ChildCommand command(List<Path> files, List<Path> classPath, Map<String, String> environment) {
        String mainClass = files.size() == 1 ? DISTRIBUTED : STANDALONE;
        // Scanning the whole class path, as a worker does by default, needs more than the tests' usual heap.
        return new ChildCommand(
                mainClass,
                files.stream().map(Path::toString).toList(),
                classPath,
                List.of("-Xmx1g", "-Dlog.level=info"),
                environment);
    }

    private static ConnectWorker launch(Path directory, URI rest, ChildCommand command, Progress progress) {
        ChildJvm jvm = ChildJvm.start("Connect worker", command, directory.resolve("worker.log"));
        JsonHttp http = new JsonHttp();
        // The list of connectors is served only once the group has a leader, the root path before that.
        URI ready = rest.resolve("/connectors");
        return new ConnectWorker(jvm.awaitReady(() -> http.serves(ready), START_LIMIT, progress), rest);
    }

    /** What a worker of a cluster needs, and a ConfigProvider for the {@code CLOUDFLARE_} environment variables. */
    public static Map<String, String> defaults(URI rest, KafkaBroker broker) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("group.id", "connect");
        settings.put("listeners", rest.toString());
        settings.put("rest.advertised.host.name", rest.getHost());
        settings.put("rest.advertised.port", Integer.toString(rest.getPort()));
        settings.put("plugin.path", BuildOutput.pluginPath().toAbsolutePath().toString());
        settings.put("plugin.discovery", "service_load");
        settings.put("config.storage.topic", "connect-configs");
        settings.put("offset.storage.topic", "connect-offsets");
        settings.put("status.storage.topic", "connect-status");
        for (String kind : new String[] {"config", "offset", "status"}) {
            settings.put(kind + ".storage.replication.factor", "1");
        }
        settings.put("offset.storage.partitions", "1");
        settings.put("status.storage.partitions", "1");
        settings.put("offset.flush.interval.ms", "1000");
        settings.put("scheduled.rebalance.max.delay.ms", "0");
        settings.put("config.providers", "env");
        settings.put("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        settings.put("config.providers.env.param.allowlist.pattern", "CLOUDFLARE_.*");
        return settings;
    }

    /** JVM options that Kafka's scripts add for {@code JMX_PORT}, for this machine only. */
    public static List<String> jmxOptions(int port) {
        return List.of(
                "-Dcom.sun.management.jmxremote=true",
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                "-Djava.rmi.server.hostname=127.0.0.1");
    }

    /** With the test classes, for the converters' services file and the log settings, but without the connector's. */
    static List<Path> classPath() {
        List<Path> classPath = new ArrayList<>();
        classPath.add(BuildOutput.testClasses());
        // Kafka's test jars would add about twenty connectors.
        BuildOutput.dependencies().stream()
                .filter(jar -> !jar.toString().endsWith("-test.jar"))
                .forEach(classPath::add);
        return classPath;
    }

    public URI restUrl() {
        return restUrl;
    }

    /** The version of Connect, from its REST API. */
    public String version() {
        try {
            return new JsonHttp().get(restUrl).body().path("version").asText();
        } catch (IOException e) {
            throw new LocalFailure("Connect does not respond at " + restUrl + ": " + e.getMessage() + ".", e);
        }
    }

    /** The id of its process. */
    public long pid() {
        return jvm.pid();
    }

    public boolean isAlive() {
        return jvm.isAlive();
    }

    public void requireAlive() {
        jvm.requireAlive();
    }

    public Path log() {
        return jvm.log();
    }

    /** Kills the worker, as in a crash: the group notices only by the session timeout. */
    public void kill() {
        jvm.kill();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
