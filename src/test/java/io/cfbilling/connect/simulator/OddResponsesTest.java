package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static io.cfbilling.connect.simulator.SimulatorClient.rows;
import static io.cfbilling.connect.simulator.SimulatorClient.usagePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OddResponsesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);

    private final SimulatedAccount account =
            SimulatedAccount.builder(1).stable().build();
    private final SimulatedAccount other = SimulatedAccount.builder(2).stable().build();
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(SimulatedClock.at("2026-03-20T09:30:00Z"))
            .accounts(List.of(account, other))
            .start();
    private final SimulatorClient client = new SimulatorClient(simulator);
    private final String service = account.serviceNames().get(0);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aResponseLacksServicesWhileArmed() {
        Fault fault = Fault.withoutServices(service, account.serviceNames().get(1));
        List<LedgerRow> all = march();
        arm(fault);
        assertThat(march())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        matching(all, row -> !fault.services().contains(row.serviceName())));
        assertThat(march()).hasSizeLessThan(all.size());
        simulator.faults().disarm(fault);
        assertThat(march()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aResponseLacksAServiceOnOneDay() {
        List<LedgerRow> all = march();
        arm(Fault.withoutService(service, DAY));
        assertThat(march())
                .hasSizeLessThan(all.size())
                .containsExactlyInAnyOrderElementsOf(matching(
                        all,
                        row -> !row.serviceName().equals(service) || !row.day().equals(DAY)));
    }

    @Test
    void aSuccessHasANullResultNoResultOrAnObject() {
        arm(Fault.of(Fault.Kind.NULL_RESULT));
        assertThat(success().get("result").isNull()).isTrue();
        arm(Fault.of(Fault.Kind.NO_RESULT));
        assertThat(success().has("result")).isFalse();
        arm(Fault.of(Fault.Kind.OBJECT_RESULT));
        assertThat(success().get("result").isObject()).isTrue();
        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
    }

    @Test
    void rowsClaimDifferentBillingPeriods() {
        List<LedgerRow> all = march();
        arm(Fault.of(Fault.Kind.ODD_PERIODS));
        List<LedgerRow> odd = march();
        assertThat(odd).hasSameSizeAs(all);
        assertThat(odd.stream().map(LedgerRow::periodStart).distinct().count()).isGreaterThan(31);
        assertThat(odd)
                .extracting(LedgerRow::consumedQuantity)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(LedgerRow::consumedQuantity).toList());
        assertThat(odd).allMatch(row -> !row.periodStart().isAfter(row.day()));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404})
    void aGatewaysPageIsNotAnEnvelope(int status) {
        arm(Fault.html(status));
        HttpResponse<byte[]> page = client.get(profilePath(account));
        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
        arm(Fault.foreignJson(status));
        HttpResponse<byte[]> foreign = client.get(profilePath(account));
        assertThat(foreign.statusCode()).isEqualTo(status);
        assertThat(json(foreign).path("status").intValue()).isEqualTo(status);
        assertThat(json(foreign).has("success")).isFalse();
    }

    @Test
    void aSlowBodyIsTheRightOne() {
        arm(Fault.slowBody(Duration.ofMillis(4)));
        assertThat(rows(account.id(), client.get(usagePath(account)))).isNotEmpty();
    }

    @Test
    void aSlowBodysHeadersAreThereAtOnce() {
        arm(Fault.slowBody(Duration.ofHours(1)));
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(client.request(usagePath(account)));
        Awaitility.await().until(() -> simulator.faults().held() == 1);
        assertThat(simulator.requests()).extracting(ReceivedRequest::status).containsExactly(200);
        assertThat(pending).isNotDone();
    }

    @ParameterizedTest
    @EnumSource(names = {"NULL_RESULT", "NO_RESULT", "OBJECT_RESULT", "ODD_PERIODS", "LACKING"})
    void anOddResponseAffectsOneAccountOnly(Fault.Kind kind) {
        simulator.faults().inject(Fault.of(kind), FaultScope.everything().account(account.id()));
        assertThat(client.rows(other, "2026-03-01", "2026-03-20"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        simulator.ledger().rows(other.id(), LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 20)));
    }

    private void arm(Fault fault) {
        simulator.faults().disarm();
        simulator.faults().inject(fault);
    }

    private JsonNode success() {
        JsonNode json = json(client.usage(account, "2026-03-01", "2026-03-20"));
        assertThat(json.path("success").booleanValue()).isTrue();
        return json;
    }

    private List<LedgerRow> march() {
        return client.rows(account, "2026-03-01", "2026-03-20");
    }

    private static List<LedgerRow> matching(List<LedgerRow> rows, Predicate<LedgerRow> condition) {
        return rows.stream().filter(condition).toList();
    }
}
