package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.code;
import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static io.cfbilling.connect.simulator.SimulatorClient.rows;
import static io.cfbilling.connect.simulator.SimulatorClient.usagePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorFaultsTest {
    private final SimulatedClock clock = SimulatedClock.at("2026-03-20T09:30:00Z");
    private final SimulatedAccount account =
            SimulatedAccount.builder(1).stable().build();
    private final SimulatedAccount other = SimulatedAccount.builder(2).stable().build();
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(clock)
            .accounts(List.of(account, other))
            .rateLimit(3, Duration.ofSeconds(60))
            .start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void statesTheRemainingQuota() {
        HttpResponse<byte[]> first = client.get(profilePath(account));
        clock.advance(Duration.ofSeconds(20));
        HttpResponse<byte[]> second = client.get(profilePath(account));

        assertThat(header(first, "Ratelimit")).isEqualTo("\"default\";r=2;t=60");
        assertThat(header(first, "Ratelimit-Policy")).isEqualTo("\"default\";q=3;w=60");
        assertThat(header(second, "Ratelimit")).isEqualTo("\"default\";r=1;t=40");
        assertThat(header(second, "CF-RAY")).isNotEqualTo(header(first, "CF-RAY"));
    }

    @Test
    void oneRequestTooManyBlocksForAWholeWindow() {
        for (int i = 0; i < 3; i++) {
            assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
        }
        clock.advance(Duration.ofSeconds(50));
        HttpResponse<byte[]> blocked = client.get(profilePath(account));
        assertThat(blocked.statusCode()).isEqualTo(429);
        assertThat(header(blocked, "Retry-After")).isEqualTo("60");
        assertThat(code(blocked)).isEqualTo(971);

        clock.advance(Duration.ofSeconds(59));
        assertThat(client.get(profilePath(other)).statusCode()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(client.get(profilePath(other)).statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultAppliesToItsScopeForItsTimes() {
        simulator
                .faults()
                .inject(
                        Fault.html(503),
                        FaultScope.everything()
                                .account(account.id())
                                .dataset(Dataset.PROFILE)
                                .times(1));

        assertThat(client.get(profilePath(other)).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> struck = client.get(profilePath(account));
        assertThat(struck.statusCode()).isEqualTo(503);
        assertThat(new String(struck.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
    }

    @Test
    void errorsCarryStatusCodeAndRetryAfter() {
        simulator
                .faults()
                .inject(
                        Fault.tooManyRequests(Duration.ofSeconds(7)),
                        FaultScope.everything().times(1));
        HttpResponse<byte[]> response = client.get(profilePath(account));
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(header(response, "Retry-After")).isEqualTo("7");

        simulator.faults().inject(Fault.unsuccessful(10000));
        HttpResponse<byte[]> unsuccessful = client.get(profilePath(account));
        assertThat(unsuccessful.statusCode()).isEqualTo(200);
        assertThat(json(unsuccessful).path("success").booleanValue()).isFalse();
        simulator.faults().clear();
        assertThat(json(client.get(profilePath(account))).path("success").booleanValue())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "TRUNCATED"})
    void theConnectionIsClosedInTheMiddle(Fault.Kind kind) {
        simulator.faults().inject(Fault.of(kind));

        HttpRequest.Builder request = client.request(usagePath(account));
        assertThatThrownBy(() -> client.send(request)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_JSON", "NOT_JSON"})
    void aCompleteResponseIsNotJson(Fault.Kind kind) {
        simulator.faults().inject(Fault.of(kind));

        HttpResponse<byte[]> response = client.get(usagePath(account));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> json(response)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG", "STALL"})
    void hangingRequestsAreReleasedByClosing(Fault.Kind kind) {
        simulator.faults().inject(Fault.of(kind));
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(client.request(usagePath(account)));
        Awaitility.await().until(() -> simulator.faults().held() == 1);
        assertThat(pending).isNotDone();

        simulator.close();

        assertThat(pending).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aSlowResponseIsRight() {
        simulator.faults().inject(Fault.slow(Duration.ofMillis(1)));

        assertThat(rows(account.id(), client.get(usagePath(account)))).isNotEmpty();
    }

    @Test
    void anEmptyResponseHidesRows() {
        simulator.faults().inject(Fault.emptyResponse(), FaultScope.everything().times(1));

        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
        assertThat(client.rows(account, "2026-03-01", "2026-03-20")).isEmpty();
        assertThat(client.rows(account, "2026-03-01", "2026-03-20")).isNotEmpty();
    }

    @Test
    void aResponseMayLackOneDay() {
        LocalDate day = LocalDate.parse("2026-03-04");
        List<LedgerRow> all = client.rows(account, "2026-03-01", "2026-03-20");
        simulator.faults().inject(Fault.withoutDay(day), FaultScope.everything().times(1));

        assertThat(client.rows(account, "2026-03-01", "2026-03-20"))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(row -> !row.day().equals(day)).toList());
        assertThat(client.rows(account, "2026-03-01", "2026-03-20")).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aRedirectLeadsToAHostThatLogsCredentials() throws IOException {
        simulator.faults().inject(Fault.of(Fault.Kind.REDIRECT));
        HttpResponse<byte[]> response = client.get(profilePath(account));
        assertThat(response.statusCode()).isEqualTo(302);
        URI elsewhere = URI.create(header(response, "Location"));

        assertThat(client.send(HttpRequest.newBuilder(elsewhere).header("Authorization", "Bearer x"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(simulator.strayRequests())
                .singleElement()
                .matches(request -> request.headers().bearer());
    }

    @Test
    void rowsCanBeMalformed() {
        LedgerRow row = simulator
                .ledger()
                .rows(account.id(), clock.instant().atZone(clock.getZone()).toLocalDate(), LocalDate.MAX)
                .get(0);
        simulator.faults().malform(account.id(), row.day(), row.serviceName(), Malformation.missing("ConsumedUnit"));

        assertThat(json(client.get(usagePath(account))).path("result"))
                .filteredOn(json -> !json.has("ConsumedUnit"))
                .hasSize(1);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
