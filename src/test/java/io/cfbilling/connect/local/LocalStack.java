package io.cfbilling.connect.local;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Registry, broker and worker: started one after the other, stopped the other way round. */
final class LocalStack implements AutoCloseable {
    private final Progress progress;
    private final Deque<Part> started = new ArrayDeque<>();
    private boolean closed;

    private final List<Runnable> checks = new CopyOnWriteArrayList<>();

    private record Part(String name, AutoCloseable what) {}

    LocalStack(Progress progress) {
        this.progress = progress;
    }

    /** Reports how long the start took. A part that starts while the stack is being stopped is stopped as well. */
    <T extends AutoCloseable> T start(String name, Supplier<T> starter) {
        progress.say("Starting the " + name + " ...");
        long begun = System.nanoTime();
        T part = starter.get();
        progress.say(String.format("  ready after %.1f s", (System.nanoTime() - begun) / 1e9));
        add(new Part(name, part));
        return part;
    }

    SchemaRegistry registry(Path directory, int port) {
        SchemaRegistry registry = start("schema registry", () -> SchemaRegistry.start(directory, port, indented()));
        checks.add(registry::requireAlive);
        return registry;
    }

    KafkaBroker broker(Path directory, int port) {
        KafkaBroker broker = start("broker", () -> KafkaBroker.start(directory, port, indented()));
        checks.add(broker::requireAlive);
        return broker;
    }

    ConnectWorker worker(Path directory, int port, KafkaBroker broker, SchemaRegistry registry, BillingApi api) {
        ConnectWorker.Options options =
                ConnectWorker.Options.of(AvroConversion.connectSettings(registry), api.environment());
        ConnectWorker worker =
                start("Connect worker", () -> ConnectWorker.start(directory, port, broker, options, indented()));
        checks.add(worker::requireAlive);
        return worker;
    }

    private Progress indented() {
        return line -> progress.say("  " + line);
    }

    /** Throws if a part has exited. */
    void requireAlive() {
        checks.forEach(Runnable::run);
    }

    private synchronized void add(Part part) {
        if (closed) {
            close(part);
        } else {
            started.push(part);
        }
    }

    /** Waits for a stop in progress; does nothing the second time. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            close(started.pop());
        }
    }

    private void close(Part part) {
        progress.say("Stopping the " + part.name());
        try {
            part.what().close();
        } catch (Exception e) {
            progress.say("The " + part.name() + " did not stop in order: " + e.getMessage());
        }
    }
}
