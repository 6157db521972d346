package io.cfbilling.connect.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What tasks need to read all: medians of several runs, each with new tasks.
 *
 * @param micros the CPU time of their threads, a row
 */
record TaskCost(double micros, double rowsPerSecond, double firstRecordMillis) {
    /** So many rows are read, in as many runs as that needs. */
    private static final int ROWS = 100_000;

    private static final int MOST_RUNS = 25;

    /** Looks at tasks that have read all. */
    @FunctionalInterface
    interface Look {
        void at(PolledTasks tasks) throws InterruptedException, IOException;
    }

    /**
     * @param settings of each task
     * @param rows how many usage records they emit
     * @param look at the tasks of the last run
     */
    static TaskCost of(List<Map<String, String>> settings, long rows, Look look)
            throws InterruptedException, IOException {
        List<Double> micros = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<Double> firsts = new ArrayList<>();
        long runs = Math.max(1, Math.min(MOST_RUNS, ROWS / rows));
        for (long run = 1; run <= runs; run++) {
            try (PolledTasks tasks = new PolledTasks(settings)) {
                tasks.await(rows);
                rates.add(rows / tasks.seconds());
                micros.add(PolledTasks.cpuNanos() / 1e3 / rows);
                firsts.add(tasks.firstRecordMillis());
                if (run == runs) {
                    look.at(tasks);
                }
            }
        }
        return new TaskCost(median(micros), median(rates), median(firsts));
    }

    private static double median(List<Double> figures) {
        return Spread.of(figures).median();
    }
}
