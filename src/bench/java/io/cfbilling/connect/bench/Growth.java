package io.cfbilling.connect.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.simulator.HugeUsage;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** How the cost of a row grows with accounts, tasks, rows of a response, and the size of batches. */
final class Growth {
    private static final int SERVICES = 5;
    private static final int MOST_ACCOUNTS = 10_000;

    private static final int IDLE_SECONDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PreparedCloudflare cloudflare = new PreparedCloudflare(MOST_ACCOUNTS, SERVICES);
    private final int rowsOfAccount = cloudflare.rowsSince(cloudflare.lastMonth());
    private final StringBuilder table = new StringBuilder();
    private final List<Plot> plots = new ArrayList<>();

    private Growth() {}

    /** Returns a table, and writes the plots. */
    static String run() throws InterruptedException, IOException {
        Growth growth = new Growth();
        try {
            growth.warmUp();
            growth.accounts();
            growth.tasks();
            growth.batches();
            growth.responses();
        } finally {
            growth.cloudflare.close();
        }
        for (Plot plot : growth.plots) {
            plot.write();
        }
        return growth.table.toString();
    }

    private void warmUp() throws InterruptedException, IOException {
        TaskCost.of(settings(1, 1000, 2000), 1000L * rowsOfAccount, any -> {});
    }

    private void accounts() throws InterruptedException, IOException {
        head("accounts", "CPU µs a row", "first record, ms", "heap, MB", "idle CPU, % of a core", "offset, B");
        Plot plot = new Plot("growth-accounts", "Accounts of a task", "CPU µs a row");
        for (int accounts = 1; accounts <= MOST_ACCOUNTS; accounts *= 10) {
            long before = heap();
            double[] idle = new double[3];
            TaskCost cost = TaskCost.of(settings(1, accounts, 2000), (long) accounts * rowsOfAccount, tasks -> {
                idle[0] = offsetBytes(tasks);
                tasks.forgetOffsets();
                idle[1] = (heap() - before) / 1024.0 / 1024.0;
                idle[2] = idlePercent();
            });
            row(
                    accounts,
                    List.of("%.2f", "%.0f", "%.1f", "%.2f", "%.0f"),
                    cost.micros(),
                    cost.firstRecordMillis(),
                    idle[1],
                    idle[2],
                    idle[0]);
            plot.add(accounts, cost.micros());
        }
        plots.add(plot);
    }

    private void tasks() throws InterruptedException, IOException {
        head("tasks, of 100 accounts", "CPU µs a row", "rows a second");
        for (int tasks = 1; tasks <= 4; tasks *= 2) {
            TaskCost cost = TaskCost.of(settings(tasks, 100, 2000), 100L * rowsOfAccount, any -> {});
            row(tasks, List.of("%.2f", "%.0f"), cost.micros(), cost.rowsPerSecond());
        }
    }

    private void batches() throws InterruptedException, IOException {
        head("batch.max.rows", "CPU µs a row", "rows a second");
        for (int batch : new int[] {100, 500, 2000, 20_000}) {
            TaskCost cost = TaskCost.of(settings(1, 100, batch), 100L * rowsOfAccount, any -> {});
            row(batch, List.of("%.2f", "%.0f"), cost.micros(), cost.rowsPerSecond());
        }
    }

    private void responses() throws InterruptedException, IOException {
        head("rows of a response", "CPU µs a row", "first record, ms");
        Plot plot = new Plot("growth-rows", "Rows of a response", "CPU µs a row");
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        for (int rows = 10; rows <= 1_000_000; rows *= 10) {
            LocalDate start = HugeUsage.periodStart(yesterday);
            try (HugeUsage api = new HugeUsage(start, yesterday, rows)) {
                Map<String, String> settings =
                        new HashMap<>(settings(1, 1, 2000).get(0));
                settings.put("cloudflare.api.base.url", api.baseUrl().toString());
                settings.put("cloudflare.api.request.timeout.ms", "600000");
                settings.put("usage.start.date", start.toString());
                TaskCost cost = TaskCost.of(List.of(settings), rows, any -> {});
                row(rows, List.of("%.2f", "%.0f"), cost.micros(), cost.firstRecordMillis());
                plot.add(rows, cost.micros());
            }
        }
        plots.add(plot);
    }

    /** The settings of each task; the accounts are split over them. */
    private List<Map<String, String>> settings(int tasks, int accounts, int batch) {
        List<String> ids = List.of(PreparedCloudflare.ids(accounts).split(",", -1));
        int share = (accounts + tasks - 1) / tasks;
        return IntStream.range(0, tasks)
                .mapToObj(task -> {
                    Map<String, String> settings = new HashMap<>(cloudflare.settings());
                    settings.put("accounts", String.join(",", ids.subList(task * share, (task + 1) * share)));
                    settings.put("datasets", "usage");
                    settings.put("usage.start.date", cloudflare.lastMonth().toString());
                    settings.put("batch.max.rows", Integer.toString(batch));
                    return settings;
                })
                .toList();
    }

    /** The CPU time of tasks that have nothing to do, in hundredths of a core. */
    private static double idlePercent() throws InterruptedException {
        long nanos = PolledTasks.cpuNanos();
        Thread.sleep(IDLE_SECONDS * 1000L);
        return (PolledTasks.cpuNanos() - nanos) / 1e7 / IDLE_SECONDS;
    }

    private static double offsetBytes(PolledTasks tasks) throws IOException {
        long bytes = 0;
        for (Map<String, ?> offset : tasks.offsets()) {
            bytes += JSON.writeValueAsBytes(offset).length;
        }
        return (double) bytes / tasks.offsets().size();
    }

    private static long heap() {
        for (int collections = 0; collections < 3; collections++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void head(String... columns) {
        table.append("\n\n| ").append(String.join(" | ", columns)).append(" |\n");
        table.append("|---".repeat(columns.length)).append('|');
    }

    private void row(int number, List<String> formats, double... figures) {
        StringBuilder row = new StringBuilder("| %,d |".formatted(number));
        for (int i = 0; i < figures.length; i++) {
            row.append(' ')
                    .append(String.format(Locale.ROOT, formats.get(i), figures[i]))
                    .append(" |");
        }
        System.out.println(row);
        table.append('\n').append(row);
    }
}
