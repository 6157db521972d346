package io.cfbilling.connect.consumer;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.local.AvroConversion;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.local.SchemaRegistry;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Simulator, registry, broker and a worker with exactly-once support, for tests of consumers. */
final class BillingStack implements AutoCloseable {
    static final String CONNECTOR = "cloudflare-billing";
    static final String USAGE_TOPIC = "cloudflare.billing.usage";
    private static final int BACKFILL_DAYS = 40;

    private final List<SimulatedAccount> accounts;
    final CloudflareSimulator simulator;
    final SchemaRegistry registry;
    final KafkaBroker broker;
    final ConnectWorker worker;

    private BillingStack(Path directory, List<SimulatedAccount> accounts) {
        this.accounts = accounts;
        simulator = CloudflareSimulator.builder().accounts(accounts).start();
        registry = SchemaRegistry.start(directory, Ports.free(), Progress.silent());
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        Map<String, String> settings = new HashMap<>(AvroConversion.connectSettings(registry));
        settings.put("exactly.once.source.support", "enabled");
        worker = ConnectWorker.start(
                directory,
                Ports.free(),
                broker,
                ConnectWorker.Options.of(settings, Map.of("CLOUDFLARE_API_TOKEN", CloudflareSimulator.DEFAULT_TOKEN)),
                Progress.silent());
    }

    /** Starts everything, but creates no connector. */
    static BillingStack start(Path directory, SimulatedAccount... accounts) {
        return new BillingStack(directory, List.of(accounts));
    }

    ConnectApi connector() {
        return new ConnectApi(worker.restUrl(), CONNECTOR);
    }

    /** Polls every second; usage has two partitions, so that consumers must combine the rows of a day. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("name", CONNECTOR);
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("tasks.max", "2");
        settings.put("accounts", "*");
        settings.put("cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}");
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put("usage.start.date", firstDay().toString());
        settings.put("usage.lookback.days", "62");
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        settings.put("transaction.boundary", "connector");
        settings.put("exactly.once.support", "required");
        // As in the example configurations: clients in all languages must be able to read it.
        settings.put("producer.override.compression.type", "lz4");
        settings.put("topic.creation.default.partitions", "2");
        settings.put("topic.creation.default.replication.factor", "1");
        settings.put("topic.creation.default.cleanup.policy", "compact");
        return settings;
    }

    /** All rows that the usage topic must have in the end. */
    List<LedgerRow> ledger() {
        return accounts.stream()
                .flatMap(account -> simulator.ledger().rows(account.id(), firstDay(), today().plusDays(1)).stream())
                .toList();
    }

    static LocalDate firstDay() {
        return today().minusDays(BACKFILL_DAYS);
    }

    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        worker.close();
        broker.close();
        registry.close();
        simulator.close();
    }
}
