package io.cfbilling.connect.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A broker and a registry for tests whose subject is neither. The tests of this JVM use them one after the other, since a
 * start takes longer than many tests; whoever closes them leaves them empty. They end with this JVM.
 */
public final class SharedProcesses {
    private static @Nullable KafkaBroker broker;
    private static @Nullable SchemaRegistry registry;

    private SharedProcesses() {}

    /** A broker without topics; started at the first call, and again if a test has killed it. */
    public static synchronized KafkaBroker broker() {
        KafkaBroker running = broker;
        if (running == null || !running.isAlive()) {
            running = KafkaBroker.start(directory("broker"), Ports.free(), Progress.silent());
            broker = running;
        }
        return running.lend();
    }

    /** A registry without schemas, with the rule BACKWARD; started at the first call, and again if a test has killed it. */
    public static synchronized SchemaRegistry registry() {
        SchemaRegistry running = registry;
        if (running == null || !running.isAlive()) {
            running = SchemaRegistry.start(directory("registry"), Ports.free(), Progress.silent());
            registry = running;
        }
        return running.lend();
    }

    /** Below the build's output, where the logs can be read after a failure. */
    private static Path directory(String name) {
        try {
            Path parent = Files.createDirectories(BuildOutput.target().resolve("shared"));
            return Files.createTempDirectory(parent, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
