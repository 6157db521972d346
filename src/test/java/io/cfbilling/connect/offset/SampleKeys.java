package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowName;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Keys of days as real accounts have them. */
final class SampleKeys {
    private static final String[] PRODUCTS = {
        "Workers Standard",
        "Workers KV",
        "R2 Storage",
        "Stream",
        "Images",
        "Load Balancing",
        "Argo Smart Routing",
        "Durable Objects",
        "Logpush",
        "Vectorize"
    };
    private static final String[] PARTS = {"Requests", "Storage", "Class A Operations", "Minutes Delivered"};
    private static final String[] UNITS = {"Requests", "GB-months", "Operations", "Minutes"};

    private SampleKeys() {}

    /** A whole-day row of each service; sometimes with duplicates, sometimes none. */
    static DayKeys day(int services, Random random) {
        Map<RowName, Integer> rows = new TreeMap<>();
        for (int i = 0; i < services; i++) {
            if (random.nextInt(20) > 0) {
                rows.put(name(i), i % 5 == 0 ? 1 + random.nextInt(3) : 1);
            }
        }
        return DayKeys.of(rows);
    }

    static RowName name(int service) {
        int part = service / PRODUCTS.length % PARTS.length;
        String number = service < PRODUCTS.length * PARTS.length ? "" : " " + service;
        return new RowName(
                0,
                Duration.ofDays(1).toMillis(),
                PRODUCTS[service % PRODUCTS.length] + " " + PARTS[part] + number,
                UNITS[part]);
    }

    /** Random names, which do not compress. */
    static DayKeys random(int names, Random random) {
        Map<RowName, Integer> rows = new TreeMap<>();
        for (int i = 0; i < names; i++) {
            rows.put(new RowName(0, random.nextInt(), Long.toHexString(random.nextLong()), ""), 1);
        }
        return DayKeys.of(rows);
    }
}
