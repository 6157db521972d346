package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of the simulator. */
final class SimulatorClient {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    SimulatorClient(CloudflareSimulator simulator) {
        base = simulator.baseUrl();
    }

    /** A request with the default token. */
    HttpRequest.Builder request(String path) {
        return bare(path).header("Authorization", "Bearer " + CloudflareSimulator.DEFAULT_TOKEN);
    }

    /** A request without credentials. */
    HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<byte[]>> sendAsync(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) {
        try {
            return send(request(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> usage(SimulatedAccount account, String from, String to) {
        return usage(UsagePath.PAYGO, account, from, to);
    }

    HttpResponse<byte[]> usage(UsagePath path, SimulatedAccount account, String from, String to) {
        return get(path.of(account.id()) + "?from=" + from + "&to=" + to);
    }

    /** The rows of a usage response. */
    List<LedgerRow> rows(SimulatedAccount account, String from, String to) {
        return rows(account.id(), usage(account, from, to));
    }

    static String usagePath(SimulatedAccount account) {
        return UsagePath.PAYGO.of(account.id());
    }

    static String profilePath(SimulatedAccount account) {
        return "/accounts/" + account.id() + "/billing/profile";
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return json(response.body());
    }

    static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code of the first error of a response. */
    static int code(HttpResponse<byte[]> response) {
        return json(response).path("errors").path(0).path("code").intValue();
    }

    static List<LedgerRow> rows(String accountId, HttpResponse<byte[]> response) {
        List<LedgerRow> rows = new ArrayList<>();
        for (JsonNode row : json(response).path("result")) {
            rows.add(row(accountId, row));
        }
        return rows;
    }

    private static LedgerRow row(String accountId, JsonNode row) {
        return new LedgerRow(
                accountId,
                row.path("BillingCurrency").textValue(),
                Instant.parse(row.path("BillingPeriodStart").textValue()),
                Instant.parse(row.path("ChargePeriodStart").textValue()),
                Instant.parse(row.path("ChargePeriodEnd").textValue()),
                decimal(row, "ConsumedQuantity"),
                row.path("ConsumedUnit").textValue(),
                decimal(row, "ContractedCost"),
                decimal(row, "CumulatedContractedCost"),
                decimal(row, "CumulatedPricingQuantity"),
                decimal(row, "PricingQuantity"),
                row.path("ServiceName").textValue(),
                later(row));
    }

    private static LedgerRow.@Nullable Later later(JsonNode row) {
        return row.hasNonNull("SubscriptionId")
                ? new LedgerRow.Later(
                        row.path("ServiceFamilyName").textValue(),
                        row.path("ZoneId").textValue(),
                        row.path("ZoneName").textValue(),
                        row.path("SubscriptionId").textValue())
                : null;
    }

    /** The additional fields of a row of the newest endpoint version. */
    static BillableFields billable(JsonNode row) {
        return new BillableFields(
                decimal(row, "BilledCost"),
                row.path("BillingAccountId").textValue(),
                row.path("BillingAccountName").textValue(),
                row.path("ChargeCategory").textValue(),
                row.path("ChargeClass").textValue(),
                row.path("ChargeDescription").textValue(),
                decimal(row, "EffectiveCost"),
                row.path("HostProviderName").textValue(),
                row.path("InvoiceIssuerName").textValue(),
                decimal(row, "ListCost"),
                row.path("PricingUnit").textValue(),
                row.path("ServiceProviderName").textValue());
    }

    private static BigDecimal decimal(JsonNode row, String field) {
        return row.path(field).decimalValue();
    }
}
