package io.cfbilling.connect.local;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The workers of one group, each of which may be killed and replaced. Short timeouts let the group notice a kill soon. */
public final class ConnectCluster implements AutoCloseable {
    private static final Duration REJECTED_AT_MOST = Duration.ofSeconds(20);

    private final Path directory;
    private final KafkaBroker broker;
    private final Map<String, String> settings;
    private final Map<String, ConnectWorker> workers = new LinkedHashMap<>();
    private int started;

    private ConnectCluster(Path directory, KafkaBroker broker, Map<String, String> settings) {
        this.directory = directory;
        this.broker = broker;
        this.settings = settings;
    }

    /**
     * Returns once all workers serve requests. They convert to JSON without schemas.
     *
     * @param name of the group; its internal topics and the workers' directories are named after it
     * @param settings added to the workers' settings, or replacing them
     */
    public static ConnectCluster start(
            Path directory, KafkaBroker broker, String name, int size, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("group.id", name);
        for (String kind : new String[] {"config", "offset", "status"}) {
            all.put(kind + ".storage.topic", name + "-" + kind + "s");
        }
        for (String converter : new String[] {"key.converter", "value.converter"}) {
            all.put(converter, "org.apache.kafka.connect.json.JsonConverter");
            all.put(converter + ".schemas.enable", "false");
        }
        all.put("session.timeout.ms", "2500");
        all.put("heartbeat.interval.ms", "500");
        all.put("rebalance.timeout.ms", "10000");
        all.put("offset.flush.interval.ms", "500");
        all.putAll(settings);
        ConnectCluster cluster = new ConnectCluster(directory.resolve(name), broker, all);
        cluster.add(size);
        return cluster;
    }

    /** Adds new workers, all at once. */
    public void add(int count) {
        List<CompletableFuture<ConnectWorker>> starting = IntStream.range(0, count)
                .mapToObj(i -> directory.resolve("worker-" + started++))
                .map(own -> CompletableFuture.supplyAsync(() -> start(own, Ports.free())))
                .toList();
        starting.forEach(each -> {
            ConnectWorker worker = each.join();
            workers.put(worker.restUrl().getAuthority(), worker);
        });
    }

    private ConnectWorker start(Path own, int port) {
        return ConnectWorker.start(own, port, broker, ConnectWorker.Options.of(settings, Map.of()), Progress.silent());
    }

    /** The workers that are alive, as host and port, oldest first. */
    public List<String> workers() {
        return List.copyOf(workers.keySet());
    }

    /** Kills a worker, as in a crash; returns once its process is gone. */
    public void kill(String worker) {
        ConnectWorker victim = workers.remove(worker);
        if (victim == null) {
            throw new IllegalArgumentException("no worker " + worker + " is alive");
        }
        victim.kill();
    }

    /** Creates a connector, or changes it; tries again when Connect rejects that, as it does during a rebalance. */
    public void configure(String connector, Map<String, String> config) {
        Map<String, String> named = new LinkedHashMap<>(config);
        named.put("name", connector);
        await().atMost(REJECTED_AT_MOST)
                .ignoreException(LocalFailure.class)
                .untilAsserted(() -> api(connector).put(named));
    }

    /**
     * The worker that polls each account of a connector; only accounts whose task runs on a worker that is alive.
     */
    public Map<String, String> workersOfAccounts(String connector) {
        Map<String, String> byAccount = api(connector).workersOfAccounts();
        // The status names a dead worker until another one runs its tasks.
        byAccount.values().retainAll(workers.keySet());
        return byAccount;
    }

    /** The failure of a connector or of a task. */
    public Optional<String> failure(String connector) {
        return api(connector).failure();
    }

    private ConnectApi api(String connector) {
        ConnectWorker eldest = workers.values().iterator().next();
        eldest.requireAlive();
        return new ConnectApi(eldest.restUrl(), connector);
    }

    @Override
    public void close() {
        workers.values().parallelStream().forEach(ConnectWorker::close);
    }
}
