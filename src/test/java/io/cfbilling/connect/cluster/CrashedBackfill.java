package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.lives.Repeats;
import io.cfbilling.connect.local.ConnectCluster;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;

/**
 * Ten months of a dozen accounts, read by two workers, of which the writing one is killed three times and
 * replaced. The ledger does not change, so that a record whose key was written before is a repeat.
 */
final class CrashedBackfill implements AutoCloseable {
    private static final int ACCOUNTS = 12;
    private static final int KILLS = 3;
    private static final int RECORDS_AT_A_TIME = 300;
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);

    private final String name;
    private final KafkaBroker broker;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate firstDay = today.minusMonths(10);
    private final CloudflareSimulator simulator;
    private final ConnectCluster cluster;
    private final JsonUsageTopic written;
    private final JsonUsageTopic committed;
    private final List<Repeats.Kill> kills = new ArrayList<>();
    private final long begun = System.nanoTime();

    /**
     * @param name of the connector, the workers' group and the topics
     * @param workers further settings of the workers
     */
    CrashedBackfill(Path directory, KafkaBroker broker, String name, Map<String, String> workers) {
        this.name = name;
        this.broker = broker;
        List<SimulatedAccount> accounts = IntStream.rangeClosed(1, ACCOUNTS)
                .mapToObj(seed -> SimulatedAccount.builder(seed)
                        .subscription(1 + (seed * 31 - 1) / ACCOUNTS, SimulatedAccount.DEFAULT_START)
                        .services(3)
                        .stable()
                        .build())
                .toList();
        simulator = CloudflareSimulator.builder()
                .accounts(accounts)
                .rateLimit(Integer.MAX_VALUE, Duration.ofMinutes(5))
                .latency(Duration.ofMillis(300))
                .start();
        cluster = ConnectCluster.start(directory, broker, name, 2, workers);
        written = new JsonUsageTopic(broker.bootstrapServers(), name, "read_uncommitted");
        committed = new JsonUsageTopic(broker.bootstrapServers(), name, "read_committed");
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("tasks.max", "4");
        settings.put("datasets", "usage");
        settings.put("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put("cloudflare.api.max.concurrent.requests", "1");
        settings.put("cloudflare.api.rate.limit.requests", "1000000");
        settings.put("cloudflare.api.retry.max.attempts", "1000000");
        settings.put("cloudflare.api.retry.backoff.max.ms", "500");
        settings.put("accounts", String.join(",", accounts()));
        settings.put("usage.start.date", firstDay.toString());
        // Otherwise a run through midnight would read one more day.
        settings.put("usage.end.date", today.minusDays(1).toString());
        // Short, so that the test ends soon, but longer than the responses for a task's accounts take together.
        settings.put("usage.poll.interval.ms", "5000");
        settings.put("usage.removal.confirmation.ms", "5000");
        settings.put("batch.max.rows", "5");
        settings.put("decimal.handling.mode", "string");
        settings.put("topic.prefix", name);
        settings.put("topic.creation.default.partitions", "2");
        settings.put("topic.creation.default.replication.factor", "1");
        // Few records at a time, so that writing a window takes long and is likely to be interrupted.
        settings.put("producer.override.batch.size", "1500");
        settings.put("producer.override.linger.ms", "0");
        settings.put("producer.override.max.in.flight.requests.per.connection", "1");
        return settings;
    }

    /** Returns once all rows are written and each account has been read again. */
    void live(Map<String, String> connector) {
        Map<String, String> settings = settings();
        settings.putAll(connector);
        // The API works only while records are awaited: otherwise all might be written before the last kill.
        breakApi();
        cluster.configure(name, settings);
        for (int kill = 0; kill < KILLS; kill++) {
            Map<String, String> workers = awaitWorkAt(2);
            String writing = mendApiUntilRecordsCome();
            kill(Objects.requireNonNull(workers.get(writing), "an account that no worker polls"));
            awaitWorkAt(1);
            mendApiUntilRecordsCome();
            breakApi();
            cluster.add(1);
        }
        awaitWorkAt(2);
        simulator.faults().clear();
        eventually("all rows committed")
                .until(() -> committed.catchUp().compacted().size(), rows -> rows >= ledger().size());
        awaitAllReadAgain();
        committed.catchUp();
        written.catchUp();
    }

    private void breakApi() {
        simulator.faults().inject(Fault.html(503));
    }

    private Map<String, String> awaitWorkAt(int count) {
        return eventually("all accounts at work on %d workers after %d kills".formatted(count, kills.size()))
                .until(
                        () -> cluster.workersOfAccounts(name),
                        workers -> workers.size() == ACCOUNTS && new HashSet<>(workers.values()).size() == count);
    }

    /** The account of the newest record, once so many more are written. */
    private String mendApiUntilRecordsCome() {
        int before = written.catchUp().emitted().size();
        simulator.faults().clear();
        await("%d records more than %d after %d kills".formatted(RECORDS_AT_A_TIME, before, kills.size()))
                .atMost(MAX_WAIT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> written.catchUp().emitted().size(), records -> records >= before + RECORDS_AT_A_TIME);
        return written.emitted().get(written.emitted().size() - 1).day().account();
    }

    private void kill(String worker) {
        cluster.kill(worker);
        breakApi();
        CommittedOffsets offsets = CommittedOffsets.now(broker.bootstrapServers(), name + "-offsets");
        kills.add(new Repeats.Kill(offsets, written.ends()));
    }

    /** By then, everything that was still to be emitted has been emitted. */
    private void awaitAllReadAgain() {
        Map<String, Long> before = responded();
        eventually("each account read twice since " + before)
                .until(
                        this::responded,
                        now -> now.entrySet().stream()
                                .allMatch(account ->
                                        account.getValue() >= before.getOrDefault(account.getKey(), 0L) + 2));
    }

    private Map<String, Long> responded() {
        return simulator.requests().stream()
                .filter(request -> request.dataset() == Dataset.USAGE && request.status() == 200)
                .collect(Collectors.groupingBy(ReceivedRequest::accountId, Collectors.counting()));
    }

    private ConditionFactory eventually(String what) {
        return await(what)
                .atMost(MAX_WAIT)
                .failFast(() -> assertThat(cluster.failure(name)).isEmpty());
    }

    private List<String> accounts() {
        return simulator.accounts().stream().map(SimulatedAccount::id).toList();
    }

    List<LedgerRow> ledger() {
        return accounts().stream()
                .flatMap(account -> simulator.ledger().rows(account, firstDay, today).stream())
                .toList();
    }

    /** The topic for a consumer that reads only committed records. */
    JsonUsageTopic committed() {
        return committed;
    }

    Repeats repeats() {
        return new Repeats(committed.emitted(), kills);
    }

    /** A summary in one line. */
    String figures() {
        return "%s: %d rows, %d records read committed and %d more aborted, %s, %d s"
                .formatted(
                        name,
                        ledger().size(),
                        committed.emitted().size(),
                        written.emitted().size() - committed.emitted().size(),
                        repeats(),
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    @Override
    public void close() {
        written.close();
        committed.close();
        cluster.close();
        simulator.close();
    }
}
