package io.cfbilling.connect.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/** The two examples in Cloudflare's documentation of the endpoints. */
public final class SeedExample {
    public static final String ACCOUNT_ID = "b69a9f3492637782896352daae219e7d";

    /** The day of its one usage row. */
    public static final LocalDate DAY = LocalDate.of(2025, 2, 1);

    static final LedgerRow ROW = new LedgerRow(
            ACCOUNT_ID,
            "USD",
            Instant.parse("2025-02-01T00:00:00Z"),
            Instant.parse("2025-02-01T00:00:00Z"),
            Instant.parse("2025-02-02T00:00:00Z"),
            new BigDecimal("150000"),
            "Requests",
            new BigDecimal("0.75"),
            new BigDecimal("2.25"),
            new BigDecimal("4500000"),
            new BigDecimal("150000"),
            "Workers Standard",
            null);

    private SeedExample() {}

    /** The whole response of the usage endpoint. */
    public static byte[] usageJson() {
        return read("seed-usage.json");
    }

    /** The whole response of the profile endpoint. */
    public static byte[] profileJson() {
        return read("seed-profile.json");
    }

    private static byte[] read(String name) {
        try (InputStream in = SeedExample.class.getResourceAsStream("/simulator/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the test resources: simulator/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
