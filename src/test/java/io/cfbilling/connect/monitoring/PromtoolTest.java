package io.cfbilling.connect.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the rules with Prometheus' promtool, where it is installed. */
class PromtoolTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void requirePromtool() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
        assumeTrue(found, "promtool is not on the PATH: the Debian package prometheus has it");
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void theRulesAreValid() throws IOException, InterruptedException {
        promtool("check", "rules", MonitoringFiles.ALERTS.toString());
    }

    @Test
    void eachAlertFiresWhenItShould() throws IOException, InterruptedException {
        promtool("test", "rules", "src/test/resources/monitoring/alerts-test.yml");
    }

    @Test
    void theDashboardsExpressionsAreValid() throws IOException, InterruptedException {
        String rules = MonitoringFiles.ofDashboard().stream()
                .map(expression -> expression.text().replace("$__rate_interval", "5m"))
                .map(text -> "      - record: shown\n        expr: '" + text + "'\n        labels: {n: \""
                        + text.hashCode() + "\"}\n")
                .collect(Collectors.joining());
        Path file = directory.resolve("rules.yml");
        Files.writeString(file, "groups:\n  - name: dashboard\n    rules:\n" + rules);
        promtool("check", "rules", file.toString());
    }
}
