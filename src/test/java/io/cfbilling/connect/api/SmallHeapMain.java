package io.cfbilling.connect.api;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.SampleRedaction;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads hostile responses of up to some hundred megabytes, as the connector does, in a JVM with a small heap. */
final class SmallHeapMain {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final DateRange DAYS = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));

    private SmallHeapMain() {}

    public static void main(String[] kinds) throws Exception {
        for (String kind : kinds) {
            System.out.println(kind);
            read(kind);
        }
    }

    private static void read(String kind) throws Exception {
        SortedSpool<UsageLine> lines = new SpoolDirectory(Path.of(System.getProperty("java.io.tmpdir"))).usage();
        Redactor redactor = new Redactor(SampleRedaction.MASK, new Quotes(List.of()));
        Envelope.ResultReader<?> reader =
                kind.equals("token") ? TokenReader::read : new UsageRowsReader(ACCOUNT, DAYS, lines, redactor);
        EnvelopeReader.read(body(kind), new Quotes(List.of()), reader);
        try (UsageResponse response =
                new UsageResponse(EndpointVersion.PAYGO, lines, "/x", Instant.EPOCH, Optional.empty())) {
            for (Iterator<UsageLine> all = response.lines(); all.hasNext(); ) {
                all.next();
            }
        }
    }

    private static InputStream body(String kind) {
        return switch (kind) {
            case "numbers" -> rows(1_000, i -> "7,".repeat(1000));
            case "array" -> body("{\"success\":true,\"result\":[{\"a\":[", 30_000, i -> "1,".repeat(1000), "1]}]}");
            case "names" -> body("{\"success\":true,\"result\":[{", 500_000, i -> "\"n" + i + "\":1,", "\"z\":1}]}");
            case "texts" -> rows(60, i -> row(i, "x".repeat(5_000_000), "") + ",");
            case "heavy" ->
                rows(
                        500,
                        i -> row(
                                        i,
                                        "s" + i,
                                        ",\"ZoneName\":\"" + "ä".repeat(15_000) + "\",\"ChargeDescription\":\""
                                                + "b".repeat(32_000) + "\",\"ZoneId\":\"" + "c".repeat(32_000)
                                                + "\",\"SubscriptionId\":\""
                                                + "d".repeat(32_000) + "\",\"Novel\":\"" + "e".repeat(60_000) + "\"")
                                + ",");
            case "days" -> rows(150_000, i -> row(i, "s" + i, "") + ",");
            case "errors" ->
                body("{\"success\":true,\"errors\":[", 20_000, i -> "{},".repeat(1000), "{}],\"result\":[]}");
            case "no-json" ->
                body("{\"success\":true,\"messages\":[", 10_000, i -> "NaN,".repeat(1000), "NaN],\"result\":[]}");
            case "token" ->
                body(
                        "{\"success\":true,\"result\":{\"policies\":[",
                        10_000,
                        i -> "1,".repeat(1000),
                        "1],\"status\":\"active\"}}");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static InputStream rows(int count, IntFunction<String> row) {
        return body("{\"success\":true,\"result\":[", count, row, "0]}");
    }

    private static String row(int number, String service, String more) {
        return "{\"BillingCurrency\":\"USD\",\"BillingPeriodStart\":\"" + LocalDate.ofEpochDay(number % 100_000)
                + "\",\"ChargePeriodEnd\":\"2025-02-02\",\"ChargePeriodStart\":\""
                + LocalDate.of(2025, 2, 1).plusDays(number % (service.startsWith("s") && more.isEmpty() ? 20_000 : 28))
                + "\",\"ConsumedQuantity\":1,\"ConsumedUnit\":\"GB\",\"ContractedCost\":1,\"CumulatedContractedCost\":1,"
                + "\"CumulatedPricingQuantity\":1,\"PricingQuantity\":1,\"ServiceName\":\"" + service + "\"" + more
                + "}";
    }

    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing else.
    private static InputStream body(String before, int count, IntFunction<String> piece, String behind) {
        Stream<String> pieces = Stream.concat(
                Stream.of(before), Stream.concat(IntStream.range(0, count).mapToObj(piece), Stream.of(behind)));
        Iterator<InputStream> parts = pieces.<InputStream>map(
                        text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .iterator();
        return new SequenceInputStream(new Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.next();
            }
        });
    }
}
