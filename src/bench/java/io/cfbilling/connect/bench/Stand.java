package io.cfbilling.connect.bench;

import io.cfbilling.connect.local.AvroConversion;
import io.cfbilling.connect.local.BuildOutput;
import io.cfbilling.connect.local.ConfluentAvro;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.local.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A broker, a schema registry, and two workers: one with this connector, one with the ideal source. */
final class Stand implements AutoCloseable {
    private final Path directory;
    private final KafkaBroker broker;
    private final SchemaRegistry registry;
    private final Map<SourceWorker.Kind, SourceWorker> workers = new EnumMap<>(SourceWorker.Kind.class);
    private int started;
    private int created;

    /** The Avro converters. */
    enum Converter {
        APICURIO,
        CONFLUENT;

        private Map<String, String> settings(SchemaRegistry registry) {
            Map<String, String> settings = new HashMap<>();
            if (this == APICURIO) {
                return AvroConversion.connectSettings(registry);
            }
            for (String converter : new String[] {"key.converter", "value.converter"}) {
                settings.put(converter, ConfluentAvro.converter());
                settings.put(converter + ".schema.registry.url", registry.confluentUrl());
            }
            return settings;
        }
    }

    /** A connector that was just created, and its usage topic. */
    record Created(ConnectApi api, String name, WrittenRows rows) implements AutoCloseable {
        @Override
        public void close() {
            rows.close();
            api.delete();
        }
    }

    Stand() throws IOException {
        // Below target, where logs stay until the next clean build.
        Path all = Files.createDirectories(BuildOutput.pluginPath().resolveSibling("benchmarks"));
        directory = Files.createTempDirectory(all, "run");
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
        for (SourceWorker.Kind kind : SourceWorker.Kind.values()) {
            workers.put(kind, worker(kind, kind.name(), SourceWorker.HEAP));
        }
    }

    SourceWorker worker(SourceWorker.Kind kind) {
        return workers.get(kind);
    }

    /** One more worker, which the caller closes. */
    SourceWorker worker(SourceWorker.Kind kind, String group, String heap) {
        return new SourceWorker(directory.resolve(group + started++), broker, kind, group, heap);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** The ideal source of so many rows. */
    Created ideal(Converter converter, int rows) {
        return create(worker(SourceWorker.Kind.IDEAL), converter, Map.of(IdealTask.ROWS, Integer.toString(rows)));
    }

    /**
     * This connector, on usage alone, with a transaction for each response.
     *
     * @param settings of the connector, without those of the API
     */
    Created connector(Converter converter, PreparedCloudflare cloudflare, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(cloudflare.settings());
        all.putAll(settings);
        return connector(worker(SourceWorker.Kind.CONNECTOR), converter, all);
    }

    /**
     * The same on another worker.
     *
     * @param settings of the connector, with those of the API
     */
    Created connector(SourceWorker worker, Converter converter, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("datasets", "usage", "transaction.boundary", "connector"));
        all.putAll(settings);
        return create(worker, converter, all);
    }

    private Created create(SourceWorker worker, Converter converter, Map<String, String> settings) {
        String name = worker.kind().name().toLowerCase(Locale.ROOT) + created++;
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(converter.settings(registry));
        ConnectApi api = worker.create(name, all);
        WrittenRows rows = new WrittenRows(broker.bootstrapServers(), name + ".usage", () -> {
            worker.requireAlive();
            return api.failure();
        });
        return new Created(api, name, rows);
    }

    @Override
    public void close() {
        workers.values().forEach(SourceWorker::close);
        registry.close();
        broker.close();
    }
}
