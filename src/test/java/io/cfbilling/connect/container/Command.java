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

/** Runs a program on this machine and waits for its exit. */
final class Command {
    private Command() {}

    /** There is no such program, or it did not exit in time. */
    static final class CannotRun extends RuntimeException {
        CannotRun(String sentence, Throwable cause) {
            super(sentence, cause);
        }

        CannotRun(String sentence) {
            super(sentence);
        }
    }

    /** The exit code of a program, and its output, with standard error. */
    record Result(int exitCode, String output) {
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
    static Result run(Path directory, Map<String, String> environment, Duration limit, List<String> line) {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            // Into a file: a pipe would have to be read while the program runs, and that read has no limit.
            Path output = Files.createTempFile("command", ".log");
            try {
                Process process = builder.redirectOutput(output.toFile()).start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new CannotRun(String.join(" ", line) + " is still running after " + limit.toSeconds()
                            + " s:\n" + Files.readString(output));
                }
                return new Result(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
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
