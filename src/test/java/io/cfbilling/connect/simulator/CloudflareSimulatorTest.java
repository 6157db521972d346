package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.code;
import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static io.cfbilling.connect.simulator.SimulatorClient.rows;
import static io.cfbilling.connect.simulator.SimulatorClient.usagePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareSimulatorTest {
    private final SimulatedAccount plain = SimulatedAccount.withAnchor(1, 12);
    private final SimulatedAccount twoPlans = SimulatedAccount.builder(2)
            .subscription(5, LocalDate.of(2025, 1, 1))
            .subscription(31, LocalDate.of(2025, 1, 1))
            .laterFields()
            .unknownFields()
            .build();
    private final SimulatedAccount large =
            SimulatedAccount.builder(3).services(400).stable().build();
    private final SimulatedAccount empty =
            SimulatedAccount.builder(4).noUsage().noProfile().build();
    private final SimulatedAccount seed = SimulatedAccount.seedExample();
    private final CloudflareSimulator simulator = simulator().start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    private CloudflareSimulator.Builder simulator() {
        return CloudflareSimulator.builder()
                .clock(SimulatedClock.at("2026-03-20T09:30:00Z"))
                .accounts(List.of(plain, twoPlans, large, empty, seed));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void returnsTheRowsOfTheLedgerInAnyOrderAndSpelling() {
        HttpResponse<byte[]> once = client.usage(twoPlans, "2026-01-31", "2026-03-01");
        HttpResponse<byte[]> again = client.usage(twoPlans, "2026-01-31", "2026-03-01");

        List<LedgerRow> expected =
                simulator.ledger().rows(twoPlans.id(), LocalDate.of(2026, 1, 31), LocalDate.of(2026, 3, 1));
        assertThat(rows(twoPlans.id(), once)).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows(twoPlans.id(), again)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(again.body()).isNotEqualTo(once.body());
        assertThat(new String(once.body(), StandardCharsets.UTF_8)).containsPattern("\\d[eE]-?\\d");
    }

    @Test
    void returnsTheSeedExamplesByteForByte() {
        assertThat(client.get(profilePath(seed)).body()).isEqualTo(SeedExample.profileJson());
        assertThat(client.get(usagePath(seed)).body()).isEqualTo(SeedExample.usageJson());
        HttpResponse<byte[]> february = client.usage(seed, "2025-02-01", "2025-03-01");
        assertThat(february.body()).isEqualTo(SeedExample.usageJson());
        assertThat(rows(seed.id(), february))
                .isEqualTo(simulator.ledger().rows(seed.id(), LocalDate.of(2025, 2, 1), LocalDate.of(2025, 2, 2)));
        assertThat(client.rows(seed, "2025-02-02", "2025-03-01")).isEmpty();
    }

    @Test
    void returnsNoRowsForARangeWithoutTheAnchorDay() {
        assertThat(client.rows(plain, "2026-02-13", "2026-03-12")).isEmpty();
        assertThat(client.rows(plain, "2026-02-13", "2026-03-13"))
                .extracting(LedgerRow::day)
                .contains(LocalDate.of(2026, 2, 13), LocalDate.of(2026, 3, 12));
        assertThat(client.rows(twoPlans, "2026-02-26", "2026-03-01"))
                .isNotEmpty()
                .extracting(LedgerRow::periodStart)
                .containsOnly(LocalDate.of(2026, 1, 31), LocalDate.of(2026, 2, 28));
    }

    @Test
    void returnsTheCurrentPeriodWithoutParameters() {
        assertThat(rows(plain.id(), client.get(usagePath(plain))))
                .containsExactlyInAnyOrderElementsOf(
                        simulator.ledger().rows(plain.id(), LocalDate.of(2026, 3, 12), LocalDate.of(2026, 3, 21)))
                .isNotEmpty();
    }

    @Test
    void readsToAsConfigured() {
        try (CloudflareSimulator inclusive = simulator().to(ToReading.INCLUSIVE).start()) {
            SimulatorClient other = new SimulatorClient(inclusive);

            assertThat(other.rows(plain, "2026-02-12", "2026-02-12")).isNotEmpty();
            assertThat(client.rows(plain, "2026-02-12", "2026-02-12")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-02-01",
                "to=2026-02-01",
                "from=2026-02-02&to=2026-02-01",
                "from=2026-01-01&to=2026-03-05",
                "from=2026-02-30&to=2026-03-01",
                "from=2026-2-1&to=2026-02-02",
                "from=&to=",
                "from=2026-02-01T00:00:00Z&to=2026-02-02",
                "from=2026-02-01&to=2026-02-02&page=1",
                "from=2026-02-01&from=2026-02-01&to=2026-02-02"
            })
    void rejectsWrongParameters(String query) {
        HttpResponse<byte[]> response = client.get(usagePath(plain) + "?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(code(response)).isEqualTo(1183);
        assertThat(json(response).path("success").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing, 404, 7000",
        "/accounts/0123456789abcdef0123456789abcdef/paygo-usage, 404, 7000",
        "/accounts/0123456789ABCDEF0123456789ABCDEF/billing/profile, 400, 7003",
        "/accounts/0123456789abcdef0123456789abcdef/billing/profile, 403, 10000",
        "/accounts?per_page=51, 400, 1183"
    })
    void rejectsWrongPaths(String path, int status, int code) {
        HttpResponse<byte[]> response = client.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(code(response)).isEqualTo(code);
    }

    @Test
    void returnsNoProfileAndNoUsage() {
        assertThat(client.get(profilePath(empty)).statusCode()).isEqualTo(404);
        assertThat(json(client.get(usagePath(empty))).path("result")).isEmpty();
    }

    @Test
    void rejectsOtherMethods() throws IOException {
        HttpRequest.Builder post = client.request(usagePath(plain)).POST(HttpRequest.BodyPublishers.ofString("{}"));

        assertThat(client.send(post).statusCode()).isEqualTo(405);
    }

    @Test
    void hasProfilesWithAllFieldsThatCanBeChanged() {
        JsonNode profile = json(client.get(profilePath(plain))).path("result");
        assertThat(profile.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(
                        () -> json(SeedExample.profileJson()).path("result").fieldNames());
        assertThat(profile.path("card_number").textValue()).matches("\\d{16}");

        simulator.profiles().set(plain.id(), "city", "Porto");
        simulator.profiles().set(plain.id(), "card_expiry_month", "twelve");
        JsonNode changed = json(client.get(profilePath(plain))).path("result");
        assertThat(changed.path("city").textValue()).isEqualTo("Porto");
        assertThat(changed.path("card_expiry_month").isTextual()).isTrue();

        simulator.profiles().remove(plain.id());
        assertThat(client.get(profilePath(plain)).statusCode()).isEqualTo(404);
    }

    @Test
    void sendsManyRowsCompressed() throws IOException {
        String path = usagePath(large) + "?from=2026-01-01&to=2026-02-01";

        HttpResponse<byte[]> response = client.send(client.request(path).header("Accept-Encoding", "gzip"));

        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(json(body).path("result").size()).isGreaterThan(10_000);
    }

    @Test
    void listsRequests() {
        client.usage(plain, "2026-02-12", "2026-03-12");

        ReceivedRequest request = simulator.requests().get(0);
        assertThat(request.accountId()).isEqualTo(plain.id());
        assertThat(request.dataset()).isEqualTo(Dataset.USAGE);
        assertThat(request.from()).isEqualTo("2026-02-12");
        assertThat(request.to()).isEqualTo("2026-03-12");
        assertThat(request.headers().bearer()).isTrue();
        assertThat(request.status()).isEqualTo(200);
    }

    @Test
    void namesATakenPort() {
        CloudflareSimulator.Builder second =
                CloudflareSimulator.builder().port(simulator.baseUrl().getPort());

        assertThatThrownBy(second::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(BindException.class);
    }
}
