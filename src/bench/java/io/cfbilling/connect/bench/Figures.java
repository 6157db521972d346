package io.cfbilling.connect.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** The figures of all rounds, a row of usage each, or a profile or offset. */
final class Figures {
    private static final String DRAIN = "drain";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, Cost> costs = new TreeMap<>();

    /** What one benchmark costs. */
    private static final class Cost {
        /** One a round: the median of its iterations. */
        private final List<Double> micros = new ArrayList<>();

        private final List<Double> bytes = new ArrayList<>();
        /** How much cheaper the drain of the same bytes is, one a round. */
        private final List<Double> ofDrain = new ArrayList<>();
    }

    /** Adds the results of all benchmarks, each of which ran once. */
    void addRound(Collection<RunResult> results) {
        Map<String, Double> drains = new TreeMap<>();
        results.forEach(result -> drains.put(name(result.getParams()), median(figures(result, CpuTime.LABEL))));
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            Cost cost = costs.computeIfAbsent(name(params), name -> new Cost());
            double micros = median(figures(result, CpuTime.LABEL));
            cost.micros.add(micros);
            cost.bytes.add(median(figures(result, ALLOCATED)));
            Double drain = drains.get(name(params).replaceFirst("\\.\\w+", "." + DRAIN));
            if (drain != null) {
                cost.ofDrain.add(drain / micros);
            }
        }
    }

    /** For example {@code Usage.records MONTH}. */
    private static String name(BenchmarkParams params) {
        String[] parts = params.getBenchmark().split("\\.", -1);
        String subject = parts[parts.length - 2].replace("Benchmark", "");
        return (subject + "." + parts[parts.length - 1] + " " + Objects.requireNonNullElse(body(params), "")).strip();
    }

    private static @Nullable String body(BenchmarkParams params) {
        return params.getParam("body");
    }

    /** A figure of each iteration, for one row. */
    private static List<Double> figures(RunResult result, String label) {
        String body = body(result.getParams());
        int rows = body == null ? 1 : UsageBody.valueOf(body).rows();
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(IterationResult::getSecondaryResults)
                .flatMap(all -> all.entrySet().stream())
                .filter(entry -> entry.getKey().endsWith(label))
                .map(entry -> entry.getValue().getScore() / rows)
                .toList();
    }

    private static double median(List<Double> figures) {
        return Spread.of(figures).median();
    }

    private static String spread(List<Double> figures) {
        return figures.isEmpty() ? "" : Spread.of(figures).text("%.2f");
    }

    /** All figures as Markdown: the median of the rounds, with the least and the most. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(
                "| benchmark | CPU µs a row | the drain's CPU, of this | bytes allocated a row |\n|---|---|---|---|");
        costs.forEach((name, cost) -> table.append("\n| ")
                .append(name)
                .append(" | ")
                .append(spread(cost.micros))
                .append(" | ")
                .append(spread(cost.ofDrain))
                .append(" | ")
                .append(String.format(Locale.ROOT, "%.0f", median(cost.bytes)))
                .append(" |"));
        return table.toString();
    }
}
