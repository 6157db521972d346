package io.cfbilling.connect.local;

import io.cfbilling.connect.page.BillingPage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Page, registry, broker and worker: started one after the other, stopped the other way round. */
final class LocalStack implements AutoCloseable {
    private final Screen screen;
    private final Deque<Part> started = new ArrayDeque<>();
    private final List<Runnable> checks = new CopyOnWriteArrayList<>();
    private Consumer<String> stages = sentence -> {};
    private boolean closed;

    private record Part(String name, AutoCloseable what) {}

    LocalStack(Screen screen) {
        this.screen = screen;
    }

    /** Reports how long the start took. A part that starts while the stack is being stopped is stopped as well. */
    <T extends AutoCloseable> T start(String name, Supplier<T> starter) {
        stage("Starting the " + name + " ...");
        long begun = System.nanoTime();
        T part = starter.get();
        double seconds = (System.nanoTime() - begun) / 1e9;
        screen.say(screen.terminal().good("ready") + String.format("  %s (%.1f s)", name, seconds));
        add(new Part(name, part));
        return part;
    }

    /** The page, which shows from now on what the stack is doing. */
    BillingPage page(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            BillingPage page = BillingPage.start(loopback, port, Clock.systemUTC());
            stages = page.bill()::stage;
            add(new Part("page", page));
            return page;
        } catch (IOException e) {
            throw new LocalFailure("The page cannot be shown: " + e.getMessage(), e);
        }
    }

    /** Says what goes on now, until something else does. */
    void stage(String sentence) {
        screen.pass(sentence);
        stages.accept(sentence);
    }

    SchemaRegistry registry(Path directory, int port) {
        SchemaRegistry registry = start("schema registry", () -> SchemaRegistry.start(directory, port, passing()));
        checks.add(registry::requireAlive);
        return registry;
    }

    KafkaBroker broker(Path directory, int port) {
        KafkaBroker broker = start("broker", () -> KafkaBroker.start(directory, port, passing()));
        checks.add(broker::requireAlive);
        return broker;
    }

    ConnectWorker worker(Path directory, int port, KafkaBroker broker, ConnectWorker.Options options) {
        ConnectWorker worker =
                start("Connect worker", () -> ConnectWorker.start(directory, port, broker, options, passing()));
        checks.add(worker::requireAlive);
        return worker;
    }

    private Progress passing() {
        return line -> screen.pass("  " + line);
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
        screen.pass("Stopping the " + part.name());
        try {
            part.what().close();
        } catch (Exception e) {
            screen.say("The " + part.name() + " did not stop in order: " + e.getMessage());
        }
    }
}
