package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

/** The services that simulated accounts use; names, units and allowances resemble Cloudflare's price list. */
final class ServiceCatalog {
    private static final List<BilledService> SERVICES = List.of(
            service("Workers Standard", "Requests", "Workers", 4, 11, 0, 0, "0.0000003", "0"),
            service("Workers Standard Requests (First 10M included)", "Requests", "Workers", 5, 10, 0, 6, "0.30", "10"),
            service("Workers CPU ms (First 30M included)", "CPU ms", "Workers", 6, 12, 0, 6, "0.02", "30"),
            service("R2 Storage (First 10GB included)", "GB-months", "R2", 5, 10, 6, 0, "0.015", "10"),
            service("R2 Class A Operations (First 1M included)", "Operations", "R2", 4, 9, 0, 6, "4.50", "1"),
            service("R2 Class B Operations (First 10M included)", "Operations", "R2", 5, 10, 0, 6, "0.36", "10"),
            service("D1 Rows Read (First 25B included)", "Rows", "D1", 9, 14, 0, 0, "0.000000001", "25000000000"),
            service("D1 Rows Written (First 50M included)", "Rows", "D1", 5, 10, 0, 0, "0.000001", "50000000"),
            service("Workers KV Reads", "Operations", "Workers KV", 4, 10, 0, 0, "0.0000005", "0"),
            service("Workers KV Writes", "Operations", "Workers KV", 2, 8, 0, 0, "0.000005", "0"),
            service("Images Transformations", "", "Images", 2, 7, 0, 3, "0.50", "5"),
            service("Stream Minutes Stored", "Minutes", "Stream", 3, 7, 2, 3, "5.00", "0"),
            service("Stream Minutes Delivered", "Minutes", "Stream", 3, 9, 2, 3, "1.00", "0"),
            zoned("Argo Smart Routing", "GB", "Argo", 4, 10, 6, "0.10", "1"),
            zoned("Load Balancing DNS Queries", "Queries", "Load Balancing", 4, 9, 0, "0.000001", "500000"),
            service("Durable Objects Requests", "Requests", "Durable Objects", 4, 10, 0, 6, "0.15", "1"),
            service("Durable Objects Duration", "GB-s", "Durable Objects", 7, 13, 6, 0, "0.0000125", "400000"),
            service("Queues Operations", "Operations", "Queues", 3, 9, 0, 6, "0.40", "1"),
            service("Vectorize Queried Dimensions", "Dimensions", "Vectorize", 6, 12, 0, 6, "0.01", "50"),
            service("Vectorize Stored Dimensions", "", "Vectorize", 5, 9, 0, 6, "0.0005", "10"),
            service("Workers AI Neurons", "Neurons", "Workers AI", 5, 11, 3, 3, "0.011", "10"),
            service("Pages Functions Requests", "Requests", "Pages", 3, 9, 0, 0, "0.0000003", "10000000"),
            zoned("Cache Reserve Storage", "GB-months", "Cache Reserve", 6, 11, 9, "0.015", "0"),
            service("Logpush Events", "", "Logs", 5, 13, 0, 6, "0.05", "10"));

    private ServiceCatalog() {}

    /** That many services, from any position on; after the end of the list they are repeated with new names. */
    static List<BilledService> pick(int count, long draw) {
        int first = (int) Math.floorMod(draw, (long) SERVICES.size());
        return IntStream.range(0, count).mapToObj(i -> nth(first, i)).toList();
    }

    private static BilledService nth(int first, int index) {
        BilledService service = SERVICES.get((first + index) % SERVICES.size());
        int round = index / SERVICES.size();
        return round == 0 ? service : service.named(service.name() + " - Pool " + round);
    }

    private static BilledService service(
            String name,
            String unit,
            String family,
            int least,
            int most,
            int scale,
            int pricedPer,
            String price,
            String free) {
        return new BilledService(
                name, unit, family, least, most, scale, pricedPer, new BigDecimal(price), new BigDecimal(free), false);
    }

    private static BilledService zoned(
            String name, String unit, String family, int least, int most, int scale, String price, String free) {
        return new BilledService(
                name, unit, family, least, most, scale, 0, new BigDecimal(price), new BigDecimal(free), true);
    }
}
