package io.cfbilling.connect.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What other users can see of a spool. */
class SpoolOnDiskTest {
    private static final int SPOOLED = 77;

    @TempDir
    Path directory;

    private static SortedSpool<UsageLine> spooled(Path directory) {
        SortedSpool<UsageLine> spool = new SortedSpool<>(directory, new UsageLineCodec(), UsageLine.ORDER, 10);
        for (int i = 0; i < 1000; i++) {
            spool.add(SampleRow.row().build());
        }
        return spool;
    }

    @Test
    void isNeverVisibleInTheDirectory() {
        try (SortedSpool<UsageLine> spool = spooled(directory)) {
            assertThat(directory).isEmptyDirectory();
            spool.iterator().next();
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isReadableByItsOwnerOnlyAndReleasedOnClose() throws IOException {
        SortedSpool<UsageLine> spool = spooled(directory);

        List<Path> open = openFiles();
        assertThat(open).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open.get(0))))
                .isEqualTo("rw-------");
        spool.close();
        assertThat(openFiles()).isEmpty();
    }

    /** The process's open files that are or were in the directory. */
    private List<Path> openFiles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(this::isInDirectory).toList();
        }
    }

    private boolean isInDirectory(Path link) {
        try {
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith(directory.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesNothingBehindAfterAKill() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Killed.class.getName(),
                directory.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process killed = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            killed.destroyForcibly();
        }

        assertThat(killed.exitValue()).isEqualTo(SPOOLED);
        assertThat(directory).isEmptyDirectory();
    }

    /** A JVM that is killed while it uses a spool. */
    static final class Killed {
        private Killed() {}

        public static void main(String[] arguments) {
            SortedSpool<UsageLine> spool = spooled(Path.of(arguments[0]));
            spool.iterator().next();
            Runtime.getRuntime().halt(SPOOLED);
        }
    }
}
