package io.cfbilling.connect.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** Apicurio Registry, which also speaks Confluent's protocol, with its schemas in a file below its directory. */
public final class SchemaRegistry implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ChildJvm jvm;
    private final URI root;

    private SchemaRegistry(ChildJvm jvm, URI root) {
        this.jvm = jvm;
        this.root = root;
    }

    /** Returns once the registry responds, with the rule BACKWARD, which is the default of Confluent's. */
    public static SchemaRegistry start(Path directory, int port, Progress progress) {
        URI root = URI.create("http://127.0.0.1:" + port);
        ChildJvm jvm = ChildJvm.start("schema registry", command(directory, port), directory.resolve("registry.log"));
        JsonHttp http = new JsonHttp();
        URI subjects = root.resolve("/apis/ccompat/v7/subjects");
        SchemaRegistry registry =
                new SchemaRegistry(jvm.awaitReady(() -> http.serves(subjects), START_LIMIT, progress), root);
        registry.keepCompatibility();
        return registry;
    }

    private static ChildCommand command(Path directory, int port) {
        Path jar = BuildOutput.registryJar();
        String database = directory.resolve("schemas").toAbsolutePath().toString();
        return new ChildCommand(
                mainClass(jar),
                List.of(),
                List.of(jar, BuildOutput.testClasses()),
                List.of(
                        "-Xmx256m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:" + database),
                Map.of());
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            throw new LocalFailure("The registry's jar cannot be read: " + jar + ".", e);
        }
    }

    private void keepCompatibility() {
        try {
            setCompatibility("BACKWARD");
        } catch (IOException e) {
            close();
            throw new LocalFailure("The schema registry rejects its compatibility rule: " + e.getMessage() + ".", e);
        }
    }

    /** Apicurio's own API, version 2, for its converter. */
    public String url() {
        return root + "/apis/registry/v2";
    }

    /** Confluent's API, for its clients and for curl. */
    public String confluentUrl() {
        return root + "/apis/ccompat/v7";
    }

    /** All subjects. */
    public List<String> subjects() throws IOException {
        List<String> subjects = new ArrayList<>();
        get("/subjects").forEach(subject -> subjects.add(subject.asText()));
        return subjects;
    }

    /** How many versions a subject has; 0 for an unknown subject. */
    public int versions(String subject) throws IOException {
        return get("/subjects/" + subject + "/versions").size();
    }

    /** Registers an Avro schema, as another application might; returns its id. */
    public int register(String subject, String avro) throws IOException {
        return post("/subjects/" + subject + "/versions", avro).path("id").asInt();
    }

    /** Whether the schema is compatible with those registered so far, under the subject's rule. */
    public boolean allows(String subject, String avro) throws IOException {
        return post("/compatibility/subjects/" + subject + "/versions/latest", avro)
                .path("is_compatible")
                .asBoolean();
    }

    /** Sets the rule for all subjects without a rule of their own. NONE accepts every schema. */
    public void setCompatibility(String rule) throws IOException {
        required(new JsonHttp().put(URI.create(confluentUrl() + "/config"), Map.of("compatibility", rule)));
    }

    /** Sets the rule for one subject. NONE has no effect: this registry then uses the global rule. */
    public void setCompatibility(String subject, String rule) throws IOException {
        required(new JsonHttp().put(URI.create(confluentUrl() + "/config/" + subject), Map.of("compatibility", rule)));
    }

    private JsonNode get(String path) throws IOException {
        return new JsonHttp().get(URI.create(confluentUrl() + path)).body();
    }

    private JsonNode post(String path, String avro) throws IOException {
        return required(new JsonHttp().post(URI.create(confluentUrl() + path), Map.of("schema", avro)));
    }

    private static JsonNode required(JsonHttp.Response response) throws IOException {
        if (!response.ok()) {
            throw new IOException(
                    "The schema registry responds with HTTP " + response.status() + " " + response.body());
        }
        return response.body();
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
