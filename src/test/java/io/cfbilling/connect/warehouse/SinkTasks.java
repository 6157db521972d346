package io.cfbilling.connect.warehouse;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.BuildOutput;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The sinks of {@code config/warehouse/} in this JVM, without a worker. */
final class SinkTasks implements AutoCloseable {
    private static final Path EXAMPLES = Path.of("config/warehouse");

    private final URLClassLoader plugin;

    SinkTasks() throws IOException {
        try (Stream<Path> files = Files.list(BuildOutput.othersPlugins().resolve("debezium-connector-jdbc"))) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(SinkTasks::url)
                    .toArray(URL[]::new);
            plugin = new URLClassLoader(jars, SinkTasks.class.getClassLoader());
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Puts the records into a new task one by one, as a worker does that polls one at a time.
     *
     * @param example the file of the sink
     */
    void put(String example, Warehouse warehouse, List<SinkRecord> records)
            throws IOException, ReflectiveOperationException {
        Map<String, String> settings = settings(example, warehouse);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(plugin);
        try {
            SinkTask task = plugin.loadClass("io.debezium.connector.jdbc.JdbcSinkConnectorTask")
                    .asSubclass(SinkTask.class)
                    .getConstructor()
                    .newInstance();
            task.initialize(context(settings));
            task.start(settings);
            try {
                for (SinkRecord each : records) {
                    task.put(List.of(each));
                }
                // The failure of a put is thrown by the next one.
                task.put(List.of());
            } finally {
                task.stop();
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Map<String, String> settings(String example, Warehouse warehouse) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, String> settings = json.convertValue(
                json.readTree(Files.readString(EXAMPLES.resolve(example))).get("config"),
                new TypeReference<HashMap<String, String>>() {});
        warehouse
                .environment()
                .forEach((name, value) ->
                        settings.replaceAll((any, text) -> text.replace("${env:" + name + "}", value)));
        settings.put("name", "cloudflare-billing-warehouse");
        return settings;
    }

    private SinkTaskContext context(Map<String, String> settings) {
        return (SinkTaskContext) Proxy.newProxyInstance(
                plugin,
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, arguments) -> method.getName().equals("configs") ? settings : null);
    }

    @Override
    public void close() throws IOException {
        plugin.close();
    }
}
