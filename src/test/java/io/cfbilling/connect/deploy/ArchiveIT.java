package io.cfbilling.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.confluent.connect.packaging.manifest.PluginMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.apache.kafka.tools.ConnectPluginPath;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The zip is a component for Confluent Hub, and a plugin for any worker. */
// The archive is the same for every worker.
@Tag("worker-independent")
class ArchiveIT {
    private static final String CONNECTOR = "io.cfbilling.connect.CloudflareBillingSourceConnector";
    private static final String NAME = "kafka-connect-cloudflare-billing";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static UnzippedArchive archive;
    private static String version;

    @BeforeAll
    static void unzip() throws Exception {
        archive = UnzippedArchive.below(directory.resolve("plugins"));
        version = pom("/project/version");
    }

    private static String pom(String path) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        return XPathFactory.newInstance().newXPath().evaluate(path, pom);
    }

    @Test
    void hasTheFoldersOfAComponentAndIsSmall() throws IOException {
        assertThat(archive.zip()).hasFileName(NAME + "-" + version + ".zip");
        assertThat(Files.size(archive.zip())).isLessThan(4_000_000);
        assertThat(archive.top()).hasFileName("cfbilling-" + NAME + "-" + version);
        assertThat(archive.files())
                .contains("manifest.json", "assets/logo.svg", "doc/README.md", "doc/CHANGELOG.md", "doc/files/LICENSE")
                .contains("doc/quickstart.md", "doc/troubleshooting.md", "doc/files/schemas/PaygoUsage.avsc")
                .contains("etc/distributed.json", "etc/standalone.properties", "etc/confluent.json")
                .contains("etc/workers/distributed.properties", "etc/strimzi/kafka-connect.yaml")
                .contains("etc/warehouse/postgres-sink.json", "etc/monitoring/alerts.yml")
                .allMatch(file -> file.equals("manifest.json") || file.matches("(assets|doc|etc|lib)/.+"));
    }

    @Test
    void hasOnlyItsOwnJarAndThoseThatReadJsonAndSendRequests() throws IOException {
        List<String> jars =
                archive.files().stream().filter(file -> file.startsWith("lib/")).toList();
        String own = "lib/" + NAME + "-" + version + ".jar";
        assertThat(jars)
                .hasSize(5)
                .contains(own)
                .allMatch(jar -> jar.equals(own)
                        || jar.matches("lib/(jackson-core|httpclient5|httpcore5|httpcore5-h2)-[0-9.]+[.]jar"));
        try (JarFile jar = new JarFile(archive.top().resolve(own).toFile());
                Stream<ZipEntry> entries = jar.stream().map(ZipEntry.class::cast)) {
            assertThat(entries.map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("io/cfbilling/connect/"));
        }
    }

    @Test
    @DisabledIfSystemProperty(
            named = "maven.offline",
            matches = "offline true",
            disabledReason = "Maven lists the libraries only online")
    void listsItsLibrariesAndTheirLicences() throws IOException {
        JsonNode sbom = JSON.readTree(archive.top().resolve("doc/sbom.json").toFile());
        assertThat(sbom.at("/metadata/component/version").asText()).isEqualTo(version);
        List<String> listed = sbom.path("components")
                .valueStream()
                .map(library -> library.path("name").asText() + "-"
                        + library.path("version").asText() + ".jar")
                .toList();
        List<String> shipped = archive.files().stream()
                .filter(file -> file.startsWith("lib/") && !file.contains(NAME))
                .map(file -> file.substring("lib/".length()))
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(shipped);
        assertThat(sbom.path("components")).allSatisfy(library -> {
            assertThat(library.at("/licenses/0/license/id").asText()).isEqualTo("Apache-2.0");
            assertThat(library.path("hashes")).isNotEmpty();
        });

        String licences = Files.readString(archive.top().resolve("doc/THIRD-PARTY.txt"));
        assertThat(sbom.path("components"))
                .allSatisfy(library -> assertThat(licences)
                        .contains(library.path("group").asText() + ":"
                                + library.path("name").asText() + ":"
                                + library.path("version").asText()));
    }

    @Test
    void hasAManifestThatConfluentsModelReadsInFull() throws Exception {
        String manifest = Files.readString(archive.top().resolve("manifest.json"));
        // The model rejects unknown fields and unknown values of an enumeration.
        JSON.readValue(manifest, PluginMetadata.class);
        assertThat(manifest).doesNotContain("${");

        JsonNode fields = JSON.readTree(manifest);
        assertThat(fields.path("name").asText()).isEqualTo(pom("/project/artifactId"));
        assertThat(fields.path("version").asText()).isEqualTo(version);
        assertThat(fields.path("title").asText()).isEqualTo(pom("/project/name"));
        assertThat(fields.path("description").asText()).isEqualTo(pom("/project/description"));
        assertThat(fields.path("source_url").asText()).isEqualTo(pom("/project/url"));
        assertThat(fields.path("documentation_url").asText()).startsWith(pom("/project/url"));
        assertThat(fields.at("/license/0/name").asText()).isEqualTo(pom("/project/licenses/license/name"));
        assertThat(fields.at("/license/0/url").asText()).isEqualTo(pom("/project/licenses/license/url"));
        assertThat(LocalDate.parse(fields.path("release_date").asText()))
                .isEqualTo(LocalDate.parse(pom("/project/properties/release.date")));
    }

    @Test
    void describesTheConnector() throws IOException {
        JsonNode fields = JSON.readTree(archive.top().resolve("manifest.json").toFile());
        // The Hub's rule for user names.
        assertThat(fields.at("/owner/username").asText()).matches("[a-z0-9_]{2,255}");
        for (String emitted : List.of("/owner/name", "/owner/type", "/owner/url", "/support/summary", "/support/url")) {
            assertThat(fields.at(emitted).asText()).as(emitted).isNotBlank();
        }
        assertThat(fields.path("component_types")).map(JsonNode::asText).containsExactly("source");
        assertThat(fields.path("tags")).map(JsonNode::asText).contains("cloudflare", "billing");
        assertThat(fields.at("/features/supported_encodings"))
                .map(JsonNode::asText)
                .containsExactly("any");
        assertThat(fields.at("/features/delivery_guarantee"))
                .map(JsonNode::asText)
                .containsExactly("at_least_once", "exactly_once");
        for (String feature :
                List.of("single_message_transforms", "confluent_control_center_integration", "kafka_connect_api")) {
            assertThat(fields.path("features").path(feature).isBoolean())
                    .as(feature)
                    .isTrue();
        }
        assertThat(fields.path("requirements")).isNotEmpty();
        assertThat(archive.top().resolve(fields.path("logo").asText())).isNotEmptyFile();
    }

    @Test
    void isListedByConnectPluginPathWithItsVersionAndManifest() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = ConnectPluginPath.mainNoExit(
                new String[] {"list", "--plugin-path", archive.pluginPath().toString()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(status).isZero();
        List<List<String>> rows = out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> List.of(line.split("\t", -1)))
                .filter(row -> row.get(0).equals(CONNECTOR))
                .toList();
        // Name, alias, alias, version, type, whether it is loadable, whether it has a manifest, where it is.
        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row.subList(3, 7)).containsExactly(version, "source", "true", "true"));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Total plugins:      \t1", "Loadable plugins:   \t1", "Compatible plugins: \t1");
    }

    @Test
    void aWorkerWithDefaultDiscoveryLogsNoWarning() throws IOException, InterruptedException {
        URI rest = URI.create("http://127.0.0.1:" + Ports.free());
        try (KafkaBroker broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
                ConnectWorker worker = ConnectWorker.start(
                        directory, rest, List.of(settings(broker, rest)), Map.of(), Progress.silent())) {
            String plugins = DeployedConnector.get(worker.restUrl().resolve("/connector-plugins"));

            assertThat(JSON.readTree(plugins))
                    .filteredOn(plugin -> plugin.path("class").asText().equals(CONNECTOR))
                    .singleElement()
                    .satisfies(plugin ->
                            assertThat(plugin.path("version").asText()).isEqualTo(version));
            String log = Files.readString(worker.log());
            assertThat(log).contains("plugin.discovery = hybrid_warn");
            // An entry may have many lines: plugins without manifests are listed below the warning.
            assertThat(log.split("\n(?=\\[20)", -1))
                    .filteredOn(entry -> entry.contains("cfbilling"))
                    .isNotEmpty()
                    .noneMatch(entry -> entry.contains(" WARN ") || entry.contains(" ERROR "));
        }
    }

    private static Path settings(KafkaBroker broker, URI rest) throws IOException {
        return Files.writeString(
                directory.resolve("worker.properties"),
                WorkerExample.of("distributed")
                        .on(broker, rest)
                        .pluginPath(archive.pluginPath())
                        .with("key.converter=.*", "key.converter=org.apache.kafka.connect.json.JsonConverter")
                        .with("value.converter=.*", "value.converter=org.apache.kafka.connect.json.JsonConverter")
                        .text());
    }
}
