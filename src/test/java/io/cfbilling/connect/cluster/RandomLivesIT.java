package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.lives.LedgerLife;
import io.cfbilling.connect.local.ConnectCluster;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
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
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random ledgers that change while two workers read them, one of which is killed now and then. To repeat one:
 * {@code mvn verify -Dit.test=RandomLivesIT -Dlives.from=SEED -Dlives.to=SEED}. The ledger changes in the same way, from
 * the same day on, but is read at other moments.
 */
@Tag("worker-independent")
@Tag("long")
class RandomLivesIT {
    private static final String NAME = "lives";
    private static final int FIRST = Integer.getInteger("lives.from", 1);
    private static final int LAST = Integer.getInteger("lives.to", FIRST + 23);
    private static final int ROUNDS = 8;
    private static final int KILL_EVERY = 3;
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate from = today.minusDays(40);
    private final Random random = new Random(FIRST);
    private final List<LedgerLife> lives = IntStream.rangeClosed(FIRST, LAST)
            .mapToObj(seed -> new LedgerLife(seed, from, today))
            .toList();
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(lives.stream().map(LedgerLife::account).toList())
            .rateLimit(Integer.MAX_VALUE, Duration.ofMinutes(5))
            .start();
    private KafkaBroker broker;
    private ConnectCluster cluster;

    @BeforeEach
    void start() {
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        cluster = ConnectCluster.start(directory, broker, NAME, 2, ExactlyOnce.WORKERS);
    }

    @AfterEach
    void stop() {
        cluster.close();
        broker.close();
        simulator.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(ExactlyOnce.CONNECTOR);
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("tasks.max", "4");
        settings.put("datasets", "usage");
        settings.put("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put("cloudflare.api.rate.limit.requests", "1000000");
        settings.put(
                "accounts",
                lives.stream()
                        .map(LedgerLife::account)
                        .map(SimulatedAccount::id)
                        .collect(Collectors.joining(",")));
        settings.put("usage.start.date", from.toString());
        // No period is final before all is over.
        settings.put("usage.lookback.days", "62");
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        settings.put("batch.max.rows", Integer.toString(1 + random.nextInt(60)));
        settings.put("decimal.handling.mode", "string");
        settings.put("topic.prefix", NAME);
        settings.put("topic.creation.default.partitions", "2");
        settings.put("topic.creation.default.replication.factor", "1");
        settings.put("topic.creation.default.cleanup.policy", "compact");
        return settings;
    }

    @Test
    void compactedTopicsEqualTheLedgersAcrossChangesAndKills() {
        long begun = System.nanoTime();
        int kills = 0;
        cluster.configure(NAME, settings());
        for (int round = 0; round < ROUNDS; round++) {
            awaitRequests(lives.size() + random.nextInt(4 * lives.size()));
            lives.forEach(life -> life.step(simulator.ledger()));
            if (round % KILL_EVERY == 1) {
                killSomeWorker();
                kills++;
            }
        }
        try (JsonUsageTopic topic = new JsonUsageTopic(broker.bootstrapServers(), NAME, "read_committed")) {
            await().atMost(MAX_WAIT)
                    .pollInterval(Duration.ofMillis(500))
                    .failFast(() -> assertThat(cluster.failure(NAME)).isEmpty())
                    .untilAsserted(
                            () -> assertThat(differences(topic.catchUp())).isEmpty());
            System.out.printf(
                    "%s: %d accounts, %d records, %d of them tombstones, %d kills, %d requests, %d s%n",
                    NAME,
                    lives.size(),
                    topic.emitted().size(),
                    topic.emitted().size() - topic.rows().size(),
                    kills,
                    simulator.requests().size(),
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        }
    }

    /** Kills a worker once both have written records. */
    private void killSomeWorker() {
        await().atMost(MAX_WAIT)
                .until(() ->
                        new HashSet<>(cluster.workersOfAccounts(NAME).values()).size() == Math.min(2, lives.size()));
        cluster.kill(cluster.workers().get(random.nextInt(2)));
        cluster.add(1);
    }

    private void awaitRequests(int more) {
        int before = simulator.requests().size();
        await().atMost(MAX_WAIT).until(() -> simulator.requests().size() >= before + more);
    }

    /** The differences of each account, with the command that repeats them; empty if there are none. */
    private List<String> differences(JsonUsageTopic topic) {
        return lives.stream()
                .flatMap(life -> {
                    List<LedgerRow> ledger =
                            simulator.ledger().rows(life.account().id(), from, today.plusDays(2));
                    List<LedgerRow> kept = topic.compacted(life.account().id());
                    List<LedgerRow> missing = without(ledger, kept);
                    List<LedgerRow> stale = without(kept, ledger);
                    return missing.isEmpty() && stale.isEmpty()
                            ? Stream.empty()
                            : Stream.of(
                                    "mvn verify -Dit.test=RandomLivesIT -Dlives.from=%d -Dlives.to=%d, on %s: missing %s, stale %s"
                                            .formatted(life.seed(), life.seed(), today, missing, stale));
                })
                .toList();
    }

    private static List<LedgerRow> without(List<LedgerRow> rows, List<LedgerRow> others) {
        List<LedgerRow> rest = new ArrayList<>(rows);
        others.forEach(rest::remove);
        return rest;
    }
}
