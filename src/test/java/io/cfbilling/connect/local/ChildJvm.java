package io.cfbilling.connect.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A child JVM with its own log file. It ends with this JVM at the latest. */
final class ChildJvm implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration WORD_EVERY = Duration.ofSeconds(5);
    private static final int LINES_SHOWN = 12;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static ChildJvm start(String name, ChildCommand command, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = command.processBuilder()
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            return new ChildJvm(name, process, log);
        } catch (IOException e) {
            throw new LocalFailure("The " + name + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    /** Waits until the child is ready. A child that dies, or is not ready in time, is stopped, and a failure is thrown. */
    ChildJvm awaitReady(BooleanSupplier ready, Duration limit, Progress progress) {
        boolean done = false;
        try {
            waitUntil(ready, limit, progress);
            done = true;
            return this;
        } finally {
            if (!done) {
                kill();
            }
        }
    }

    private void waitUntil(BooleanSupplier ready, Duration limit, Progress progress) {
        long begun = System.nanoTime();
        Duration nextWord = WORD_EVERY;
        while (true) {
            requireAlive();
            if (ready.getAsBoolean()) {
                return;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            if (waited.compareTo(limit) > 0) {
                throw new LocalFailure("The " + name + " is not ready after " + waited.toSeconds() + " s." + logTail());
            }
            if (waited.compareTo(nextWord) > 0) {
                progress.say("the " + name + " is still starting (" + waited.toSeconds() + " s)");
                nextWord = nextWord.plus(WORD_EVERY);
            }
            pause();
        }
    }

    /** Waits a little; returns at once when the child ends meanwhile. */
    private void pause() {
        try {
            process.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("Interrupted while the " + name + " was starting.", e);
        }
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new LocalFailure("The " + name + " exited with code " + process.exitValue() + "." + logTail());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    private String logTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
            return " The last lines of " + log + ":\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return " Its log cannot be read: " + log + ".";
        }
    }

    /** Kills the child, as in a crash. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(GRACE);
    }

    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd(GRACE)) {
            kill();
        }
    }

    private boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
