package io.cfbilling.connect.bench;

import io.cfbilling.connect.bench.SourceWorker.Kind;
import io.cfbilling.connect.bench.Stand.Converter;
import io.cfbilling.connect.bench.Stand.Created;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How long users wait, on workers that run already. Records count once consumers of committed records see them. */
final class WhatUsersFeel {
    private static final int SERVICES = 50;
    private static final int BACKFILLED = 10;
    private static final String BUDGET = "cloudflare.api.rate.limit.requests";
    private static final String DEFAULT_BUDGET = "1000";

    private final Stand stand;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    private WhatUsersFeel(Stand stand) {
        this.stand = stand;
    }

    /** Measures in rounds; what takes minutes, once. Returns a table. */
    static String run(Stand stand, int rounds) throws InterruptedException {
        WhatUsersFeel run = new WhatUsersFeel(stand);
        for (int round = 0; round < rounds; round++) {
            run.firstRecord("an ideal source's creation to its first record", () -> stand.ideal(Converter.APICURIO, 1));
            run.firstRecord(10, Map.of("accounts", PreparedCloudflare.ids(10)), "the connector's, of 10 accounts");
            run.firstRecord(10, Map.of("accounts", "*"), "the same, `accounts=*`");
            run.restatement();
            run.stop();
        }
        run.firstRecord(1000, Map.of("accounts", "*"), "the same, `accounts=*` with 1,000 accounts");
        run.kill();
        return run.table();
    }

    private void took(String what, long since) {
        double taken = (System.nanoTime() - since) / 1e9;
        System.out.printf("%s: %.2f s%n", what, taken);
        seconds.computeIfAbsent(what, any -> new ArrayList<>()).add(taken);
    }

    private void firstRecord(String what, Supplier<Created> creation) {
        long begun = System.nanoTime();
        try (Created created = creation.get()) {
            created.rows().await(1);
            took(what, begun);
        }
    }

    /** With the budget that users have. */
    private void firstRecord(int accounts, Map<String, String> settings, String what) {
        try (PreparedCloudflare cloudflare = new PreparedCloudflare(accounts, SERVICES)) {
            Map<String, String> all = new HashMap<>(settings);
            all.put(BUDGET, DEFAULT_BUDGET);
            firstRecord(what, () -> stand.connector(Converter.APICURIO, cloudflare, all));
        }
    }

    private void restatement() {
        try (PreparedCloudflare cloudflare = new PreparedCloudflare(1, SERVICES);
                Created created = stand.connector(
                        Converter.APICURIO,
                        cloudflare,
                        Map.of(
                                "accounts",
                                PreparedCloudflare.ids(1),
                                "usage.start.date",
                                cloudflare.lastMonth().toString(),
                                "usage.poll.interval.ms",
                                "1000"))) {
            int rows = cloudflare.rowsSince(cloudflare.lastMonth());
            created.rows().requireExactly(rows);
            cloudflare.restate();
            long begun = System.nanoTime();
            created.rows().await(rows + 1);
            took("a restatement to its record, `usage.poll.interval.ms=1000`", begun);
            created.rows().requireExactly(rows + SERVICES);
        }
    }

    /** A task that reads and emits; in this JVM, since Connect reports no more than that it has asked a task to stop. */
    private void stop() throws InterruptedException {
        try (PreparedCloudflare cloudflare = new PreparedCloudflare(1, SERVICES)) {
            Map<String, String> settings = new HashMap<>(cloudflare.settings());
            settings.put("accounts", PreparedCloudflare.ids(BACKFILLED));
            settings.put("usage.start.date", cloudflare.firstDay().toString());
            try (PolledTasks tasks = new PolledTasks(List.of(settings))) {
                tasks.awaitFirst();
                long begun = System.nanoTime();
                tasks.stop();
                took("`stop()` in the middle of a backfill", begun);
            }
        }
    }

    /** Every row is there once in the end, though the worker was killed. */
    private void kill() {
        try (PreparedCloudflare cloudflare = new PreparedCloudflare(BACKFILLED, SERVICES);
                Created created = stand.connector(
                        Converter.APICURIO,
                        cloudflare,
                        Map.of(
                                "accounts",
                                PreparedCloudflare.ids(BACKFILLED),
                                "usage.start.date",
                                cloudflare.firstDay().toString()))) {
            int rows = BACKFILLED * cloudflare.rowsSince(cloudflare.firstDay());
            created.rows().await(rows / 4);
            long begun = System.nanoTime();
            stand.worker(Kind.CONNECTOR).killAndReplace();
            took("SIGKILL to a new worker's REST API", begun);
            created.rows().await(created.rows().drain() + 1);
            took("SIGKILL to the next record, exactly once", begun);
            created.rows().requireExactly(rows);
        }
    }

    private String table() {
        StringBuilder table = new StringBuilder("\n| what users wait for | seconds |\n|---|---|");
        seconds.forEach((what, taken) -> table.append("\n| ")
                .append(what)
                .append(" | ")
                .append(Spread.of(taken).text(taken.size() > 1 ? "%.2f" : "%.0f"))
                .append(" |"));
        return table.toString();
    }
}
