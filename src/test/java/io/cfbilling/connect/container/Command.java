package io.cfbilling.connect.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end. */
final class Command {
    private Command() {}

    /** There is no such program, or it did not end in time. */
    static final class CannotRun extends RuntimeException {
        CannotRun(String sentence, Throwable cause) {
            super(sentence, cause);
        }

        CannotRun(String sentence) {
            super(sentence);
        }
    }

    /** How a program ended; what it said holds both its streams. */
    record Ended(int exitCode, String said) {
        boolean ok() {
            return exitCode == 0;
        }
    }

    static List<String> line(String program, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(program);
        line.addAll(arguments);
        return line;
    }

    /** {@code environment} is added to that of this process. */
    static Ended run(Path directory, Map<String, String> environment, Duration limit, List<String> line) {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            // To a file: nobody has to read while it runs, so that the limit holds.
            Path output = Files.createTempFile("command", ".log");
            try {
                Process process = builder.redirectOutput(output.toFile()).start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new CannotRun(String.join(" ", line) + " has not ended after " + limit.toSeconds() + " s:\n"
                            + Files.readString(output));
                }
                return new Ended(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new CannotRun(line.get(0) + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Interrupted.", e);
        }
    }
}
