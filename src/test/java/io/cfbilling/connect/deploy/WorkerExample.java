package io.cfbilling.connect.deploy;

import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A worker's settings from {@code config/workers/}, edited as the file says.
 *
 * @param text the properties
 */
record WorkerExample(String text) {

    static WorkerExample of(String name) throws IOException {
        return new WorkerExample(
                Files.readString(Examples.CONFIG.resolve("workers").resolve(name + ".properties")));
    }

    /** Replaces whole lines that match; throws if none does. */
    WorkerExample with(String line, String replacement) {
        String replaced = text.replaceAll("(?m)^" + line + "$", replacement);
        if (replaced.equals(text)) {
            throw new IllegalArgumentException("no line matches " + line);
        }
        return new WorkerExample(replaced);
    }

    private WorkerExample host(String example, String actual) {
        if (!text.contains(example)) {
            throw new IllegalArgumentException("there is no " + example);
        }
        return new WorkerExample(text.replace(example, actual));
    }

    WorkerExample on(KafkaBroker broker, URI rest) {
        WorkerExample here = host("kafka:9092", broker.bootstrapServers()).with("listeners=.*", "listeners=" + rest);
        return here.text.contains("connect-1") ? here.host("connect-1", rest.getHost()) : here;
    }

    WorkerExample pluginPath(Path directory) {
        return with("plugin.path=.*", "plugin.path=" + directory);
    }

    WorkerExample apicurio(SchemaRegistry registry) {
        return host("http://registry:8080/apis/registry/v2", registry.url());
    }

    /** Uses all alternatives for converters and ConfigProviders, with the given directory. */
    WorkerExample alternatives(String converter, SchemaRegistry registry, Path secrets) {
        return new WorkerExample(text.replaceAll("(?m)^(key|value)[.]converter.*$", ""))
                .with("#plugin.discovery=.*", "")
                .inUse()
                .host("io.confluent.connect.avro.AvroConverter", converter)
                .host("http://registry:8081", registry.confluentUrl())
                .host("paths=/etc/connect/secrets", "paths=" + secrets)
                .host("paths=/etc/connect", "paths=" + secrets);
    }

    private WorkerExample inUse() {
        return new WorkerExample(Examples.withAlternatives(text));
    }
}
