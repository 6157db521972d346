package io.cfbilling.connect.local;

import io.cfbilling.connect.page.BillingPage;
import io.cfbilling.connect.page.TopicReader;
import io.cfbilling.connect.page.WorkerBeans;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * The whole pipeline on one machine, in one command: a simulated Cloudflare (or the real one, if the environment has a
 * token), broker, schema registry and worker with the connector. A page and the terminal show the records that arrive.
 */
public final class LocalRun {
    private final Screen screen;
    private final LocalStack stack;
    private volatile boolean interrupted;

    private LocalRun(Screen screen) {
        this.screen = screen;
        this.stack = new LocalStack(screen);
    }

    public static void main(String[] args) {
        LocalRun run = new LocalRun(Screen.ofThisProcess());
        Runtime.getRuntime().addShutdownHook(new Thread(run::interrupt, "stop"));
        System.exit(run.exitCode());
    }

    /** Called on Ctrl-C, and at every other exit, when everything is stopped already. */
    private void interrupt() {
        interrupted = true;
        stack.close();
        screen.say("Stopped.");
    }

    private int exitCode() {
        try {
            Preflight.requireJava(Runtime.version());
            run(RunOptions.read(System.getProperties(), LocalDate.now(ZoneOffset.UTC)), System.getenv());
            return 0;
        } catch (LocalFailure failure) {
            if (!interrupted) {
                screen.say("\n" + screen.terminal().bad("The local run fails: ") + failure.getMessage());
            }
            return 1;
        } finally {
            stack.close();
        }
    }

    private void run(RunOptions options, Map<String, String> environment) {
        boolean real = !environment.getOrDefault(RealBilling.TOKEN, "").isBlank();
        Preflight.requireFreePorts(options, !real);
        BillingPage page = stack.page(options.pagePort());
        if (!options.once()) {
            screen.say(screen.terminal().strong("The page is at " + page.address()) + "\n");
        }
        page.bill().startsOn(options.start());
        BillingApi api = real
                ? RealBilling.of(options, environment)
                : stack.start("simulated Cloudflare", () -> SimulatedBilling.start(options));
        Path directory = DataDirectory.open(
                BuildOutput.target().resolve("local-run").resolve(api.directoryName()),
                options.start(),
                options.fresh(),
                screen);
        SchemaRegistry registry = stack.registry(directory, options.registryPort());
        KafkaBroker broker = stack.broker(directory, options.brokerPort());
        ConnectWorker worker =
                stack.worker(directory, options.connectPort(), broker, workerOptions(options, registry, api));
        ConnectApi connect = new ConnectApi(worker.restUrl(), LocalConnector.NAME);
        Map<String, String> config = LocalConnector.config(api, options);
        page.meter(List.of(WorkerBeans.ofProcess(worker.pid())), config);
        page.link(
                "Kafka Connect: status of the connector",
                worker.restUrl() + "/connectors/" + LocalConnector.NAME + "/status");
        page.link(
                "Kafka Connect: offsets of the connector",
                worker.restUrl() + "/connectors/" + LocalConnector.NAME + "/offsets");
        page.link("Schema registry: subjects", registry.confluentUrl() + "/subjects");
        api.page().ifPresent(address -> page.link("The simulated Cloudflare", address.toString()));
        connect.put(config);
        screen.say("Polling " + api.description() + ", from " + options.start() + " on.");
        stack.stage("The backfill is running ...");
        TopicView topics = new TopicView();
        try (TopicReader reader = reader(broker, registry, topics, page)) {
            Watch watch = new Watch(stack::requireAlive, connect, reader, topics, screen);
            awaitBackfill(watch, api, options);
            page.bill().stage("");
            screen.say("\n" + CostTable.of(topics.usage(), screen.terminal().width()));
            GenericRecord latest = topics.latest();
            if (latest != null) {
                screen.say("\nThe latest usage record, read through the registry:\n" + SampleRecord.of(latest));
            }
            if (!options.once()) {
                screen.say("\n" + Addresses.of(page.address(), broker, registry, worker));
                screen.say("\nCtrl-C stops everything. Records that arrive until then:");
                watch.forever();
            }
        }
    }

    private static ConnectWorker.Options workerOptions(RunOptions options, SchemaRegistry registry, BillingApi api) {
        List<String> jvmOptions =
                options.jmxPort() == RunOptions.NO_PORT ? List.of() : ConnectWorker.jmxOptions(options.jmxPort());
        return new ConnectWorker.Options(AvroConversion.connectSettings(registry), api.environment(), jvmOptions);
    }

    /** Terminal and page show the same records. */
    private static TopicReader reader(KafkaBroker broker, SchemaRegistry registry, TopicView topics, BillingPage page) {
        return new TopicReader(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                URI.create(registry.confluentUrl()),
                LocalConnector.TOPIC_PREFIX,
                record -> {
                    topics.take(record);
                    page.bill().take(record);
                });
    }

    /** An incomplete backfill is a failure with {@code -Drun.once}; otherwise the run continues. */
    private void awaitBackfill(Watch watch, BillingApi api, RunOptions options) {
        Backfill backfill = new Backfill(api.accounts(), api.expected(options.start()));
        long begun = System.nanoTime();
        Watch.Outcome outcome = watch.untilComplete(backfill, options.timeout());
        if (outcome.isComplete()) {
            screen.say(String.format("The backfill is complete after %.0f s.", (System.nanoTime() - begun) / 1e9));
            return;
        }
        String sentence =
                "The backfill is not complete after " + options.timeout().toSeconds() + " s (-D"
                        + RunOption.TIMEOUT.property() + " allows more): " + outcome.sentence();
        if (options.once()) {
            throw new LocalFailure(sentence);
        }
        screen.say(sentence);
    }
}
