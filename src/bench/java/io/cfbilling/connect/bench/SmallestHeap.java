package io.cfbilling.connect.bench;

import io.cfbilling.connect.bench.SourceWorker.Kind;
import io.cfbilling.connect.bench.Stand.Converter;
import io.cfbilling.connect.bench.Stand.Created;
import io.cfbilling.connect.simulator.HugeUsage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The least heap of a worker, Connect's own needs included, with which it reads and writes a million rows of one response. */
final class SmallestHeap {
    private static final int ROWS = 1_000_000;
    private static final int[] MEGABYTES = {256, 128, 96, 80, 64};

    private SmallestHeap() {}

    /** Tries ever smaller heaps, until one does not suffice; returns a table. */
    static String run(Stand stand) {
        StringBuilder table =
                new StringBuilder("\n| a worker's heap, MB | a million rows of one response |\n|---|---|");
        String outcome = "";
        for (int i = 0; i < MEGABYTES.length && !outcome.startsWith("not"); i++) {
            outcome = outcome(stand, MEGABYTES[i]);
            System.out.println(MEGABYTES[i] + " MB: " + outcome);
            table.append("\n| %d | %s |".formatted(MEGABYTES[i], outcome));
        }
        return table.toString();
    }

    private static String outcome(Stand stand, int megabytes) {
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        LocalDate start = HugeUsage.periodStart(yesterday);
        try (HugeUsage api = new HugeUsage(start, yesterday, ROWS);
                SourceWorker worker = stand.worker(Kind.CONNECTOR, "heap" + megabytes, megabytes + "m")) {
            Map<String, String> settings = new HashMap<>();
            settings.put("cloudflare.api.base.url", api.baseUrl().toString());
            settings.put("cloudflare.api.token", "prepared");
            settings.put("cloudflare.api.request.timeout.ms", "600000");
            settings.put("accounts", PreparedCloudflare.ids(1));
            settings.put("usage.start.date", start.toString());
            try (Created created = stand.connector(worker, Converter.CONFLUENT, settings)) {
                created.rows().requireExactly(ROWS);
                return "suffices: %.0f rows a second".formatted(created.rows().rowsPerSecond());
            }
        } catch (RuntimeException tooSmall) {
            return "not enough";
        }
    }
}
