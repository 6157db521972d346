package io.cfbilling.connect.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;

/**
 * The page over the topics of a running connector, wherever it runs. It reads topics, schemas and metrics, and changes
 * nothing. quickstart.md shows how to start it.
 */
public final class PageMain {
    private final PageOptions options;
    private String said = "";

    private PageMain(PageOptions options) {
        this.options = options;
    }

    /** Serves until the process is stopped. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            new PageMain(PageOptions.read(arguments)).serve();
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage() + "\n\n" + PageOptions.USAGE);
            System.exit(2);
        } catch (IOException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private void serve() throws IOException, InterruptedException {
        InetAddress address = InetAddress.getByName(options.listen());
        try (BillingPage page = BillingPage.start(address, options.port(), Clock.systemUTC())) {
            say("The page is at " + page.address() + " (Ctrl-C stops it).");
            if (!address.isLoopbackAddress()) {
                say("Everybody who reaches this address sees the costs.");
            }
            page.link("Schema registry", options.registry() + "/subjects");
            options.connect().ifPresent(connect -> showConnector(page, connect));
            page.follow(
                    new TopicReader(options.client(), options.registry(), options.prefix(), page.bill()::take),
                    this::say);
            Thread.currentThread().join();
        }
    }

    private void showConnector(BillingPage page, URI connect) {
        page.link("Kafka Connect", connect + "/connectors?expand=status");
        try {
            Map<String, String> config = RunningConnector.config(connect, options.prefix());
            if (config.containsKey("usage.start.date")) {
                page.bill().startsOn(LocalDate.parse(config.getOrDefault("usage.start.date", "")));
            }
            if (!options.workers().isEmpty()) {
                page.meter(options.workers(), config);
            }
        } catch (IOException e) {
            say("Start date and request budget are not shown: " + e.getMessage() + ".");
        }
    }

    /** Says nothing twice in a row. */
    private synchronized void say(String sentence) {
        if (!sentence.equals(said)) {
            System.out.println(sentence);
            said = sentence;
        }
    }
}
