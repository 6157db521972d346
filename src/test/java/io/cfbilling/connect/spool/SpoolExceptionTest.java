package io.cfbilling.connect.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolExceptionTest {
    @TempDir
    Path directory;

    @Test
    void saysWhatToDoAboutAFullDisk() {
        assertThat(SpoolException.of(directory, new IOException("No space left on device")))
                .hasMessage("The spool in " + directory
                        + " cannot be written or read (No space left on device): see that its disk has room and is"
                        + " sound, or name another directory in spool.directory.");
    }

    @Test
    void saysWhatToDoAboutADirectoryWithoutAccess() {
        assertThat(SpoolException.of(directory, new AccessDeniedException("a path")))
                .hasMessage("The spool directory " + directory
                        + " cannot be written to: let the worker's user create files there, or name another directory"
                        + " in spool.directory.");
    }

    @Test
    void recognisesADirectoryWithoutAccess() {
        assertThat(directory.toFile().setWritable(false)).isTrue();
        // Root can write everywhere.
        assumeThat(Files.isWritable(directory)).isFalse();

        assertThatThrownBy(() -> RunFile.in(directory)).isInstanceOf(AccessDeniedException.class);
    }
}
