package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskStartTest {
    @TempDir
    private Path directory;

    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().account(account).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    private FakeWorker start(Path spool, String datasets) {
        Map<String, String> settings = new HashMap<>();
        settings.put("accounts", account.id());
        settings.put("datasets", datasets);
        settings.put("spool.directory", spool.toString());
        return new FakeWorker(simulator, Clock.systemUTC(), settings);
    }

    @Test
    void failsIfTheSpoolDirectoryIsMissingAndNamesTheSetting() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> start(missing, "profile,usage"))
                .isInstanceOf(ConnectException.class)
                .hasMessage("The spool directory " + missing
                        + " is not a directory: create it, or name another directory in spool.directory.");
    }

    @Test
    void failsIfTheSpoolDirectoryIsAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> start(file, "usage"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("spool.directory");
    }

    @Test
    void leavesNothingInTheSpoolDirectory() {
        start(directory, "usage");

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void needsNoSpoolDirectoryIfNoUsageIsPolled() {
        start(directory.resolve("missing"), "profile");

        assertThat(directory).isEmptyDirectory();
    }
}
