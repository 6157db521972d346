package io.cfbilling.connect.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * A web page over the billing topics that updates itself. Feed its {@link #bill} with the records of a {@link TopicReader};
 * what else it shows is optional: the request budget by the tasks' metrics, and links.
 */
public final class BillingPage implements AutoCloseable {
    private static final Duration EVENTS_EVERY = Duration.ofMillis(500);
    private static final Duration KEEP_ALIVE_EVERY = Duration.ofSeconds(10);
    private static final Duration METRICS_EVERY = Duration.ofSeconds(2);
    private static final Duration TOPICS_EVERY = Duration.ofMillis(500);

    private final Bill bill = new Bill();
    private final Budget budget;
    private final Links links = new Links();
    private final PageServer server;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(3, task -> {
        Thread thread = new Thread(task, "billing-page");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Runnable> closed = new CopyOnWriteArrayList<>();
    private long announced;

    private BillingPage(Clock clock) {
        budget = new Budget(clock);
        budget.fail("The tasks' metrics are not read.");
        server = new PageServer(bill, new Panels(bill, budget, clock), links);
    }

    /**
     * Starts to serve the page, which is empty at first.
     *
     * @param port 0: any free one
     * @throws IOException if the address is not available
     */
    public static BillingPage start(InetAddress address, int port, Clock clock) throws IOException {
        BillingPage page = new BillingPage(clock);
        page.server.start(address, port);
        if (Files.isDirectory(PageFiles.DOCUMENTATION)) {
            page.link("Documentation", "/documentation/records.md");
            page.link("Troubleshooting", "/documentation/troubleshooting.md");
        }
        page.every(EVENTS_EVERY, page::announce);
        page.every(KEEP_ALIVE_EVERY, page.server.events()::keepAlive);
        return page;
    }

    private void every(Duration interval, Runnable what) {
        var unused = timer.scheduleWithFixedDelay(what, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void announce() {
        long version = bill.version();
        if (version != announced) {
            announced = version;
            server.events().changed(version);
        }
    }

    /** Where the page is. */
    public URI address() {
        return server.address();
    }

    public Bill bill() {
        return bill;
    }

    /** Adds a link to the end of the page. */
    public void link(String name, String address) {
        links.add(name, address);
    }

    /**
     * Reads the topics until the page is closed, and closes their reader then. Brokers and registry may be away for a while:
     * the page says so, and reads on when they are back.
     *
     * @param failures called with a sentence when the topics cannot be read
     */
    public void follow(TopicReader topics, Consumer<String> failures) {
        closed.add(topics::close);
        bill.stage("Reading the topics ...");
        every(TOPICS_EVERY, () -> read(topics, failures));
    }

    private void read(TopicReader topics, Consumer<String> failures) {
        try {
            topics.catchUp(() -> {});
            bill.stage("");
        } catch (KafkaException e) {
            String sentence = "The topics cannot be read: " + e.getMessage() + ".";
            bill.stage(sentence);
            failures.accept(sentence);
        }
    }

    /** Shows the request budget that the connector's configuration allows, and its use by the metrics of the workers. */
    public void meter(List<WorkerBeans> workers, Map<String, String> config) {
        budget.allow(Budget.Allowed.of(config));
        Meter meter = new Meter(workers, budget);
        closed.add(meter::close);
        every(METRICS_EVERY, () -> {
            meter.read();
            bill.touch();
        });
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        try {
            // A reader must not be closed while it reads.
            var unused = timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed.forEach(Runnable::run);
        server.close();
    }
}
