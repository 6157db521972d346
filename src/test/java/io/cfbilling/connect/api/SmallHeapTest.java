package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap is a quarter of 256 MB: the share of each of four requests, including what a worker needs. */
@Tag("long")
class SmallHeapTest {
    @ParameterizedTest
    @ValueSource(strings = {"numbers", "array", "names", "texts", "heavy", "days", "errors", "no-json", "token"})
    void sufficesForAHostileResponse(String kind) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace('\n', File.pathSeparatorChar),
                        SmallHeapMain.class.getName(),
                        kind))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).doesNotContain("OutOfMemoryError");
        assertThat(process.waitFor()).as(said).isZero();
    }
}
