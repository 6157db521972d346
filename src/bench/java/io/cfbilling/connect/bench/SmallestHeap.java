package io.cfbilling.connect.bench;

import io.cfbilling.connect.bench.SourceWorker.Kind;
import io.cfbilling.connect.bench.Stand.Converter;
import io.cfbilling.connect.bench.Stand.Created;
import io.cfbilling.connect.local.LocalFailure;
import io.cfbilling.connect.simulator.HugeUsage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The least heap of a worker, Connect's own needs included, with which it reads and writes a million rows of one response. */
final class SmallestHeap {
    private static final int ROWS = 1_000_000;
    private static final int[] MEGABYTES = {256, 128, 96, 80, 64};

    private static final String TOO_LITTLE = "not enough";

    private SmallestHeap() {}

    /** Tries ever smaller heaps, until one does not suffice; returns a table. */
    static String run(Stand stand) {
        StringBuilder table =
                new StringBuilder("\n| a worker's heap, MB | a million rows of one response |\n|---|---|");
        String outcome = "";
        for (int i = 0; i < MEGABYTES.length && !outcome.equals(TOO_LITTLE); i++) {
            outcome = outcome(stand, MEGABYTES[i]);
            System.out.println(MEGABYTES[i] + " MB: " + outcome);
            table.append("\n| %d | %s |".formatted(MEGABYTES[i], outcome));
        }
        return table.toString();
    }

    private static String outcome(Stand stand, int megabytes) {
        SourceWorker worker;
        try {
            worker = stand.worker(Kind.CONNECTOR, "heap" + megabytes, megabytes + "m");
        } catch (LocalFailure cannotStart) {
            return TOO_LITTLE;
        }
        try (worker) {
            return "suffices: %.0f rows a second".formatted(rowsPerSecond(stand, worker));
        } catch (RuntimeException failure) {
            if (worker.isAlive()) {
                throw failure;
            }
            return TOO_LITTLE;
        }
    }

    private static double rowsPerSecond(Stand stand, SourceWorker worker) {
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        LocalDate start = HugeUsage.periodStart(yesterday);
        try (HugeUsage api = new HugeUsage(start, yesterday, ROWS)) {
            Map<String, String> settings = new HashMap<>();
            settings.put("cloudflare.api.base.url", api.baseUrl().toString());
            settings.put("cloudflare.api.token", "prepared");
            settings.put("cloudflare.api.request.timeout.ms", "600000");
            settings.put("accounts", PreparedCloudflare.ids(1));
            settings.put("usage.start.date", start.toString());
            // With a transaction for the whole response, Connect would keep all of its records until it commits.
            settings.put("transaction.boundary", "poll");
            try (Created created = stand.connector(worker, Converter.CONFLUENT, settings)) {
                created.rows().requireExactly(ROWS);
                return created.rows().rowsPerSecond();
            }
        }
    }
}
