package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The heap is a quarter of 256 MB: the share of each of four requests, including what a worker needs. */
@Tag("long")
class SmallHeapTest {
    private static final List<String> KINDS =
            List.of("numbers", "array", "names", "texts", "heavy", "days", "errors", "no-json", "token");

    @Test
    void sufficesForHostileResponses() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .replace('\n', File.pathSeparatorChar),
                SmallHeapMain.class.getName()));
        command.addAll(KINDS);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // The last kind that it names is the one that it was reading.
        assertThat(said).doesNotContain("OutOfMemoryError");
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines()).containsSubsequence(KINDS);
    }
}
