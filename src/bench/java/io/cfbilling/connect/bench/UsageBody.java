package io.cfbilling.connect.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The bodies of usage responses to one month; rows come in no order. The same bytes in every JVM. */
public enum UsageBody {
    /** 50 services on 31 days, with the eleven documented fields. */
    MONTH(50, false),
    /** The same rows, with the 27 fields of the latest endpoint version. */
    WIDE(50, true),
    /** 3,226 services on 31 days: more rows than stay in memory. */
    LARGE(3226, false);

    /** The first day. */
    static final LocalDate START = LocalDate.of(2026, 1, 1);

    private static final int DAYS = 31;
    private static final List<String> UNITS = List.of("Requests", "GB-months", "Operations", "", "CPU ms");

    private final int services;
    private final boolean wide;

    UsageBody(int services, boolean wide) {
        this.services = services;
        this.wide = wide;
    }

    /** How many rows it has. */
    int rows() {
        return services * DAYS;
    }

    /** The response as JSON. */
    byte[] json() {
        Random random = new Random(services);
        List<String> rows = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            for (int service = 0; service < services; service++) {
                rows.add(row(START.plusDays(day), service, random, wide));
            }
        }
        Collections.shuffle(rows, random);
        return response(rows);
    }

    /** The response with these rows. */
    static byte[] response(List<String> rows) {
        return ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[" + String.join(",", rows) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A row of a billing period that is the calendar month, with quantities and costs drawn from {@code random}. */
    static String row(LocalDate day, int service, Random random, boolean wide) {
        int quantity = random.nextInt(1_000_000);
        String cost = random.nextInt(100) + "." + (1 + random.nextInt(1_000_000));
        return """
                {"BillingCurrency":"USD","BillingPeriodStart":"%sT00:00:00Z","ChargePeriodEnd":"%sT00:00:00Z",\
                "ChargePeriodStart":"%sT00:00:00Z","ConsumedQuantity":%d,"ConsumedUnit":"%s","ContractedCost":%s,\
                "CumulatedContractedCost":%d.25,"CumulatedPricingQuantity":%d,"PricingQuantity":%d,\
                "ServiceName":"Service %d (First 10M included)"%s}\
                """.formatted(
                        day.withDayOfMonth(1),
                        day.plusDays(1),
                        day,
                        quantity,
                        UNITS.get(service % UNITS.size()),
                        cost,
                        random.nextInt(4096),
                        10L * quantity + random.nextInt(1000),
                        quantity,
                        service,
                        wide ? laterFields(cost) : "");
    }

    private static String laterFields(String cost) {
        return """
                ,"ServiceFamilyName":"Workers","ZoneId":"0123456789abcdef0123456789abcdef","ZoneName":"example.com",\
                "SubscriptionId":"fedcba9876543210fedcba9876543210","BilledCost":%1$s,\
                "BillingAccountId":"%2$s","BillingAccountName":"Example","ChargeCategory":"Usage","ChargeClass":null,\
                "ChargeDescription":null,"EffectiveCost":%1$s,"HostProviderName":"Cloudflare network",\
                "InvoiceIssuerName":"Cloudflare, Inc.","ListCost":%1$s,"PricingUnit":"Priced",\
                "ServiceProviderName":"Cloudflare"\
                """.formatted(cost, Account.ID);
    }
}
