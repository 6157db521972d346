package io.cfbilling.connect.warehouse;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The expected rows of the three tables, only by the simulator's ledger: rows by column, as {@link Warehouse} returns them. */
final class LedgerTables {
    private static final Set<String> MASKED = Set.of("card_number", "validation_code", "payment_nonce", "device_data");

    private final CloudflareSimulator simulator;
    private final LocalDate from;
    private final LocalDate today;
    private final int lookbackDays;

    /**
     * @param from the first day to read
     * @param today the last day
     */
    LedgerTables(CloudflareSimulator simulator, LocalDate from, LocalDate today, int lookbackDays) {
        this.simulator = simulator;
        this.from = from;
        this.today = today;
        this.lookbackDays = lookbackDays;
    }

    /** All rows of all accounts. */
    List<LedgerRow> ledger() {
        return simulator.accounts().stream()
                .flatMap(account -> ledger(account, from, today.plusDays(1)))
                .toList();
    }

    private Stream<LedgerRow> ledger(SimulatedAccount account, LocalDate first, LocalDate end) {
        return simulator.ledger().rows(account.id(), first, end).stream();
    }

    /** Usage, without ordinals and moments of observation. */
    List<Map<String, @Nullable String>> usage(Set<String> accountsWithUnknownFields) {
        return ledger().stream()
                .map(row -> usage(row, accountsWithUnknownFields.contains(row.accountId())))
                .toList();
    }

    private static Map<String, @Nullable String> usage(LedgerRow row, boolean unknownFields) {
        Map<String, @Nullable String> columns = new LinkedHashMap<>();
        columns.put("BillingAccountId", row.accountId());
        columns.put("BillingCurrency", row.billingCurrency());
        columns.put("BillingPeriodStart", timestamp(row.billingPeriodStart()));
        columns.put("ChargePeriodEnd", timestamp(row.chargePeriodEnd()));
        columns.put("ChargePeriodStart", timestamp(row.chargePeriodStart()));
        columns.put("ConsumedQuantity", decimal(row.consumedQuantity()));
        columns.put("ConsumedUnit", row.consumedUnit());
        columns.put("ContractedCost", decimal(row.contractedCost()));
        columns.put("CumulatedContractedCost", decimal(row.cumulatedContractedCost()));
        columns.put("CumulatedPricingQuantity", decimal(row.cumulatedPricingQuantity()));
        columns.put("PricingQuantity", decimal(row.pricingQuantity()));
        columns.put("ServiceName", row.serviceName());
        LedgerRow.Later later = row.later();
        columns.put("ServiceFamilyName", later == null ? null : later.serviceFamilyName());
        columns.put("ZoneId", later == null ? null : later.zoneId());
        columns.put("ZoneName", later == null ? null : later.zoneName());
        columns.put("SubscriptionId", later == null ? null : later.subscriptionId());
        columns.put(
                "x_UnknownFields",
                unknownFields ? "{\"RegionName\":\"weur\",\"Tags\":{\"team\":[\"edge\",null],\"weight\":0.1}}" : null);
        for (String unsaid : List.of("BilledCost", "EffectiveCost", "ListCost", "BillingAccountName")) {
            columns.put(unsaid, null);
        }
        return columns;
    }

    /** Profiles, without the moment of observation. */
    List<Map<String, @Nullable String>> profiles() {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (SimulatedAccount account : simulator.accounts()) {
            Map<String, @Nullable Object> fields = simulator.profiles().get(account.id());
            if (fields != null) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                row.put("account_id", account.id());
                fields.forEach((name, value) -> row.put(name, profileField(name, value)));
                // The only undocumented field.
                Object tier = fields.get("loyalty_tier");
                row.remove("loyalty_tier");
                row.put("unknown_fields", tier == null ? null : "{\"loyalty_tier\":\"" + tier + "\"}");
                rows.add(row);
            }
        }
        return rows;
    }

    private static @Nullable String profileField(String name, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return MASKED.contains(name) ? "****" : value.toString();
    }

    /** One for each period of accounts with one anchor, without the columns that depend on the read. */
    List<Map<String, @Nullable String>> checkpoints() {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (SimulatedAccount account : simulator.accounts()) {
            LocalDate day = from;
            boolean oneAnchor =
                    simulator.ledger().periodStarts(account.id(), day).size() == 1;
            while (oneAnchor && !day.isAfter(today)) {
                LocalDate start = periodStart(account, day);
                LocalDate end = nextPeriod(account, day);
                rows.add(checkpoint(account, start, end));
                day = end;
            }
        }
        return rows;
    }

    private Map<String, @Nullable String> checkpoint(SimulatedAccount account, LocalDate start, LocalDate end) {
        LocalDate until = end.isAfter(today) ? today.plusDays(1) : end;
        LocalDate first = start.isBefore(from) ? from : start;
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("account_id", account.id());
        row.put("period_start", start.toString());
        row.put("period_end", end.toString());
        row.put("anchor_known", "true");
        row.put("covered_until", until.toString());
        row.put("rows", Long.toString(ledger(account, first, until).count()));
        row.put("removals_complete", "true");
        row.put("final", Boolean.toString(!today.isBefore(end.plusDays(lookbackDays))));
        return row;
    }

    private LocalDate periodStart(SimulatedAccount account, LocalDate day) {
        return simulator.ledger().periodStarts(account.id(), day).get(0);
    }

    private LocalDate nextPeriod(SimulatedAccount account, LocalDate day) {
        LocalDate start = periodStart(account, day);
        LocalDate next = day;
        while (periodStart(account, next).equals(start)) {
            next = next.plusDays(1);
        }
        return next;
    }

    static String decimal(BigDecimal value) {
        return value.setScale(18, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String timestamp(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }
}
