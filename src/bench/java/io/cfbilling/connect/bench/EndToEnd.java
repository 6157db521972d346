package io.cfbilling.connect.bench;

import io.cfbilling.connect.bench.SourceWorker.Kind;
import io.cfbilling.connect.bench.Stand.Converter;
import io.cfbilling.connect.bench.Stand.Created;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Backfills through a worker, from HTTP responses to Avro records that consumers see, in turn with an ideal source of as
 * many rows.
 */
final class EndToEnd {
    private static final int ACCOUNTS = 12;
    private static final int SERVICES = 50;

    private final Stand stand;
    private final int rounds;
    private final Map<Converter, Map<Kind, List<Cost>>> costs = new EnumMap<>(Converter.class);

    /**
     * What a row costs.
     *
     * @param rowsPerSecond between the first row and the last
     * @param micros the CPU time of the worker's threads
     * @param bytes that the worker's threads allocate
     */
    private record Cost(double rowsPerSecond, Map<WorkerThreads, Double> micros, double bytes) {
        /** Without the compiler, whose work ends after some minutes. */
        double worker() {
            return micros.entrySet().stream()
                    .filter(group -> group.getKey() != WorkerThreads.COMPILER)
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        }

        double of(WorkerThreads group) {
            return micros.getOrDefault(group, 0.0);
        }
    }

    private EndToEnd(Stand stand, int rounds) {
        this.stand = stand;
        this.rounds = rounds;
    }

    /** Runs once to warm up, and then in rounds; returns a table. */
    static String run(Stand stand, int rounds) throws InterruptedException {
        try (PreparedCloudflare cloudflare = new PreparedCloudflare(ACCOUNTS, SERVICES)) {
            EndToEnd run = new EndToEnd(stand, rounds);
            run.round(cloudflare);
            run.costs.clear();
            for (int round = 0; round < rounds; round++) {
                run.round(cloudflare);
            }
            return run.table();
        }
    }

    private void round(PreparedCloudflare cloudflare) throws InterruptedException {
        int rows = ACCOUNTS * cloudflare.rowsSince(cloudflare.firstDay());
        Map<String, String> settings = Map.of(
                "accounts",
                PreparedCloudflare.ids(ACCOUNTS),
                "usage.start.date",
                cloudflare.firstDay().toString());
        for (Converter converter : Converter.values()) {
            measure(converter, Kind.CONNECTOR, rows, () -> stand.connector(converter, cloudflare, settings));
            measure(converter, Kind.IDEAL, rows, () -> stand.ideal(converter, rows));
        }
    }

    @FunctionalInterface
    private interface Creation {
        Created create();
    }

    private void measure(Converter converter, Kind kind, int rows, Creation creation) throws InterruptedException {
        SourceWorker worker = stand.worker(kind);
        long allocated = worker.allocated();
        Map<String, Long> before = worker.cpu();
        try (Created created = creation.create()) {
            created.rows().awaitUnread(rows);
            Map<WorkerThreads, Double> micros = new EnumMap<>(WorkerThreads.class);
            worker.cpuSince(before).forEach((group, nanos) -> micros.put(group, nanos / 1e3 / rows));
            double bytes = (double) (worker.allocated() - allocated) / rows;
            created.rows().requireExactly(rows);
            System.out.printf(
                    "%s with %s: %d rows, %.0f a second%n",
                    kind, converter, rows, created.rows().rowsPerSecond());
            costs.computeIfAbsent(converter, any -> new EnumMap<>(Kind.class))
                    .computeIfAbsent(kind, any -> new ArrayList<>())
                    .add(new Cost(created.rows().rowsPerSecond(), micros, bytes));
        }
    }

    private String table() {
        StringBuilder table =
                new StringBuilder("\n| end to end | Apicurio | its ideal | ratio | Confluent | its ideal | ratio |\n"
                        + "|---|---|---|---|---|---|---|");
        row(table, "rows a second", "%.0f", Cost::rowsPerSecond);
        row(table, "CPU µs a row, without the compiler", "%.1f", Cost::worker);
        for (WorkerThreads group : WorkerThreads.values()) {
            row(table, "of it " + group, "%.1f", cost -> cost.of(group));
        }
        row(table, "bytes allocated a row", "%.0f", Cost::bytes);
        table.append("\nPeak memory of the worker: %d MB, of the ideal source's %d MB"
                .formatted(
                        stand.worker(Kind.CONNECTOR).peakMegabytes(),
                        stand.worker(Kind.IDEAL).peakMegabytes()));
        return table.toString();
    }

    private void row(StringBuilder table, String name, String format, ToDoubleFunction<Cost> figure) {
        table.append("\n| ").append(name);
        costs.forEach((converter, byKind) -> {
            List<Double> connector = figures(byKind.get(Kind.CONNECTOR), figure);
            List<Double> ideal = figures(byKind.get(Kind.IDEAL), figure);
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ratios.add(connector.get(round) / ideal.get(round));
            }
            table.append(" | ").append(Spread.of(connector).text(format));
            table.append(" | ").append(Spread.of(ideal).text(format));
            table.append(" | ").append(Spread.of(ratios).text("%.2f"));
        });
        table.append(" |");
    }

    private static List<Double> figures(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        return costs.stream().map(figure::applyAsDouble).toList();
    }
}
