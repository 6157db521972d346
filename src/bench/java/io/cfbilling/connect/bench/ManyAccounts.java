package io.cfbilling.connect.bench;

import io.cfbilling.connect.bench.SourceWorker.Kind;
import io.cfbilling.connect.bench.Stand.Converter;
import io.cfbilling.connect.bench.Stand.Created;
import io.cfbilling.connect.local.ConnectApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** What 10,000 accounts of two tasks cost a cluster, once all of them have been read and nothing is due. */
final class ManyAccounts {
    private static final int ACCOUNTS = 10_000;
    private static final int SERVICES = 1;
    private static final int REQUESTS = 21;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Stand stand;
    private final Map<String, String> figures = new LinkedHashMap<>();

    private ManyAccounts(Stand stand) {
        this.stand = stand;
    }

    /** Returns a table. */
    static String run(Stand stand) throws InterruptedException {
        ManyAccounts run = new ManyAccounts(stand);
        try (PreparedCloudflare cloudflare = new PreparedCloudflare(ACCOUNTS, SERVICES)) {
            run.measure(cloudflare);
        }
        return run.table();
    }

    private void measure(PreparedCloudflare cloudflare) throws InterruptedException {
        SourceWorker worker = stand.worker(Kind.CONNECTOR);
        long before = offsetsBytes(worker);
        Map<String, String> settings = Map.of(
                "accounts",
                "*",
                "tasks.max",
                "2",
                "usage.start.date",
                cloudflare.lastMonth().toString());
        try (Created created = stand.connector(Converter.APICURIO, cloudflare, settings)) {
            long rows = (long) ACCOUNTS * cloudflare.rowsSince(cloudflare.lastMonth());
            created.rows().requireExactly(rows);
            note("bytes that an account has written to the offsets topic", (offsetsBytes(worker) - before) / ACCOUNTS);
            ConnectApi api = created.api();
            note("REST API: status, ms", millis(api::isRunning));
            note("REST API: offsets of all accounts, ms", millis(api::offsets));
            stopAndResume(api);
            rebalance(api, worker);
            // Nothing is emitted again.
            created.rows().requireExactly(rows);
        }
    }

    private void stopAndResume(ConnectApi api) throws InterruptedException {
        long begun = System.nanoTime();
        api.stop();
        await(() -> api.workers().isEmpty());
        note("stopping the connector, until no task runs, s", secondsSince(begun));
        begun = System.nanoTime();
        api.resume();
        await(() -> api.workers().size() == 2);
        note("resuming it, until both tasks run, s", secondsSince(begun));
    }

    private void rebalance(ConnectApi api, SourceWorker worker) throws InterruptedException {
        try (SourceWorker other = stand.worker(Kind.CONNECTOR, Kind.CONNECTOR.name(), SourceWorker.HEAP)) {
            long begun = System.nanoTime();
            await(() -> Set.of(worker.id(), other.id()).equals(new HashSet<>(api.workers())));
            note("a worker has joined: until one of both tasks runs there, s", secondsSince(begun));
        }
        long begun = System.nanoTime();
        await(() -> List.of(worker.id(), worker.id()).equals(api.workers()));
        note("it has left: until both tasks run on the other one, s", secondsSince(begun));
    }

    private void note(String what, double figure) {
        String text = "%.1f".formatted(figure);
        System.out.println(what + ": " + text);
        figures.put(what, text);
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** The median of several requests. */
    private static double millis(Runnable request) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long begun = System.nanoTime();
            request.run();
            millis.add((System.nanoTime() - begun) / 1e6);
        }
        return Spread.of(millis).median();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the tasks did not get there in " + LIMIT);
            }
            Thread.sleep(20);
        }
    }

    private long offsetsBytes(SourceWorker worker) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stand.bootstrapServers()))) {
            return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                    .flatMap(directories -> directories.values().stream())
                    .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().equals(worker.offsetsTopic()))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private String table() {
        StringBuilder table = new StringBuilder("\n| with 10,000 accounts, all read | |\n|---|---|");
        figures.forEach((what, figure) -> table.append("\n| %s | %s |".formatted(what, figure)));
        return table.toString();
    }
}
