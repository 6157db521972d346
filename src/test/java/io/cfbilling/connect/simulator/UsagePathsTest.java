package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.code;
import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static io.cfbilling.connect.simulator.SimulatorClient.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UsagePathsTest {
    private static final LocalDate FROM = LocalDate.of(2026, 2, 12);
    private static final LocalDate TO = LocalDate.of(2026, 3, 12);

    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 12);
    private final SimulatedAccount other =
            SimulatedAccount.builder(2).hidesBillingName().unknownFields().build();
    private final SimulatedAccount seed = SimulatedAccount.seedExample();
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(SimulatedClock.at("2026-03-20T09:30:00Z"))
            .accounts(List.of(account, other, seed))
            .serve(UsagePath.values())
            .start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachVersionReturnsTheLedgerInItsFields(UsagePath path) {
        HttpResponse<byte[]> response = usage(path);

        assertThat(rows(account.id(), response))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(simulator.ledger().rows(account.id(), FROM, TO, path));
        assertThat(json(response).path("result"))
                .allSatisfy(row -> assertThat(row.fieldNames()).toIterable().containsExactlyElementsOf(path.fields()));
    }

    @Test
    void thereAreElevenFieldsThenFifteenThenTwentySeven() {
        assertThat(UsagePath.values()).extracting(path -> path.fields().size()).containsExactly(11, 15, 27);
        assertThat(UsagePath.BILLABLE_USAGE.fields()).doesNotHaveDuplicates();
    }

    @Test
    void laterVersionsHaveAllFieldsOfEarlierOnes() {
        List<LedgerRow> oldest = rows(account.id(), usage(UsagePath.PAYGO));
        List<LedgerRow> middle = rows(account.id(), usage(UsagePath.PAYGO_USAGE));
        List<LedgerRow> newest = rows(account.id(), usage(UsagePath.BILLABLE_USAGE));

        assertThat(newest).containsExactlyInAnyOrderElementsOf(middle);
        assertThat(middle.stream().map(LedgerRow::withoutLater)).containsExactlyInAnyOrderElementsOf(oldest);
    }

    @Test
    void theNewestVersionsFieldsAreDerivedFromTheRow() {
        JsonNode result = json(usage(UsagePath.BILLABLE_USAGE)).path("result");
        List<LedgerRow> ledger = simulator.ledger().rows(account.id(), FROM, TO, UsagePath.BILLABLE_USAGE);

        assertThat(each(result, SimulatorClient::billable))
                .containsExactlyInAnyOrderElementsOf(
                        ledger.stream().map(simulator.ledger()::billable).toList());
        assertThat(result)
                .allSatisfy(row -> assertThat(row.get("ChargeClass").isNull()).isTrue());
        assertThat(each(result, row -> row.get("ChargeDescription").isNull())).contains(true, false);
        assertThat(each(result, row -> row.get("BilledCost").decimalValue().signum()))
                .contains(1);
    }

    @Test
    void costsOfARowWithACostAreAllDifferent() {
        List<LedgerRow> charged = simulator.ledger().rows(account.id(), FROM, TO).stream()
                .filter(row -> row.contractedCost().scale() > 3)
                .toList();

        assertThat(charged).isNotEmpty().allSatisfy(row -> {
            BillableFields more = simulator.ledger().billable(row);
            assertThat(List.of(row.contractedCost(), more.billedCost(), more.effectiveCost(), more.listCost()))
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void anAccountMayHideItsNameAndHaveUnknownFields() {
        JsonNode row = json(client.usage(UsagePath.BILLABLE_USAGE, other, "2026-03-01", "2026-03-02"))
                .at("/result/0");

        assertThat(row.path("BillingAccountName").isNull()).isTrue();
        assertThat(row.has("Tags")).isTrue();
    }

    @Test
    void aRowWithoutSubscriptionLacksOptionalLaterFields() {
        JsonNode middle = seedRow(UsagePath.PAYGO_USAGE);
        JsonNode newest = seedRow(UsagePath.BILLABLE_USAGE);

        assertThat(middle.fieldNames()).toIterable().containsExactlyElementsOf(UsagePath.PAYGO.fields());
        assertThat(newest.fieldNames()).toIterable().containsExactlyElementsOf(UsagePath.BILLABLE_USAGE.fields());
        assertThat(newest.path("SubscriptionId").isNull()).isTrue();
        assertThat(newest.path("ContractedCost").decimalValue()).isEqualByComparingTo("0.75");
    }

    @Test
    void anyFieldOfANewRowCanBeMalformed() {
        LedgerRow row = simulator.ledger().rows(account.id(), FROM, TO).get(0);
        simulator.faults().malform(account.id(), row.day(), row.serviceName(), Malformation.wrongType("ListCost"));

        assertThat(json(usage(UsagePath.BILLABLE_USAGE)).path("result"))
                .filteredOn(json -> json.path("ListCost").isObject())
                .hasSize(1);
        assertThat(rows(account.id(), usage(UsagePath.PAYGO)))
                .containsExactlyInAnyOrderElementsOf(simulator.ledger().rows(account.id(), FROM, TO));
    }

    @Test
    void onlyTheOldestIsServedByDefault() {
        try (CloudflareSimulator plain =
                CloudflareSimulator.builder().account(account).start()) {
            SimulatorClient requested = new SimulatorClient(plain);

            assertThat(requested.get(UsagePath.PAYGO.of(account.id())).statusCode())
                    .isEqualTo(200);
            assertThat(code(requested.get(UsagePath.PAYGO_USAGE.of(account.id()))))
                    .isEqualTo(7000);
            assertThat(code(requested.get(infoPath(account)))).isEqualTo(7000);
        }
    }

    @Test
    void pathsAreServedForAllAccountsOrForOne() {
        simulator.serve(UsagePath.PAYGO_USAGE, UsagePath.BILLABLE_USAGE);
        simulator.serveFor(account.id(), UsagePath.PAYGO);

        assertThat(served(account)).containsExactly(UsagePath.PAYGO);
        assertThat(served(other)).containsExactly(UsagePath.PAYGO_USAGE, UsagePath.BILLABLE_USAGE);

        simulator.serve(UsagePath.BILLABLE_USAGE);
        assertThat(served(account)).containsExactly(UsagePath.BILLABLE_USAGE);
        simulator.serve();
        assertThat(served(account)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND_7000, 404, 7000",
        "NOT_FOUND_7003, 404, 7003",
        "BAD_REQUEST_7000, 400, 7000",
        "BAD_REQUEST_7003, 400, 7003"
    })
    void unservedPathsReturnTheConfiguredError(Unserved manner, int status, int code) {
        HttpResponse<byte[]> response = rejection(manner);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(code(response)).isEqualTo(code);
        assertThat(json(response).path("success").booleanValue()).isFalse();
    }

    @Test
    void anErrorMayLackItsCodeOrBeAPage() {
        HttpResponse<byte[]> codeless = rejection(Unserved.NOT_FOUND_WITHOUT_CODE);
        assertThat(codeless.statusCode()).isEqualTo(404);
        assertThat(json(codeless).at("/errors/0").fieldNames()).toIterable().containsExactly("message");

        HttpResponse<byte[]> page = rejection(Unserved.NOT_FOUND_HTML);
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void aFaultOfUsageAppliesToAllVersionsUnlessOneIsNamed() {
        simulator.faults().inject(Fault.html(503), FaultScope.everything().dataset(Dataset.USAGE));
        assertThat(served(account)).isEmpty();
        assertThat(client.get(infoPath(account)).statusCode()).isEqualTo(200);

        simulator.faults().clear();
        simulator.faults().inject(Fault.html(503), FaultScope.everything().usagePath(UsagePath.PAYGO_USAGE));
        assertThat(served(account)).containsExactly(UsagePath.PAYGO, UsagePath.BILLABLE_USAGE);
    }

    @Test
    void rowsAreHiddenOnlyOfServedPaths() {
        simulator.serve(UsagePath.BILLABLE_USAGE);
        simulator.faults().inject(Fault.emptyResponse(), FaultScope.everything().times(1));

        assertThat(usage(UsagePath.PAYGO).statusCode()).isEqualTo(404);
        assertThat(rows(account.id(), usage(UsagePath.BILLABLE_USAGE))).isEmpty();
        assertThat(rows(account.id(), usage(UsagePath.BILLABLE_USAGE))).isNotEmpty();
    }

    @Test
    void theLogHasThePathOfEachRequest() {
        simulator.serve();
        for (UsagePath path : UsagePath.values()) {
            usage(path);
        }
        client.get(infoPath(account));
        client.get(SimulatorClient.profilePath(account));

        assertThat(simulator.requests())
                .extracting(ReceivedRequest::dataset, ReceivedRequest::usagePath)
                .containsExactly(
                        tuple(Dataset.USAGE, UsagePath.PAYGO),
                        tuple(Dataset.USAGE, UsagePath.PAYGO_USAGE),
                        tuple(Dataset.USAGE, UsagePath.BILLABLE_USAGE),
                        tuple(Dataset.USAGE_INFO, UsagePath.BILLABLE_USAGE),
                        tuple(Dataset.PROFILE, null));
        assertThat(simulator.requests().get(0).accountId()).isEqualTo(account.id());
    }

    private HttpResponse<byte[]> rejection(Unserved manner) {
        simulator.serve(UsagePath.BILLABLE_USAGE);
        simulator.refuseUnserved(manner);
        return usage(UsagePath.PAYGO);
    }

    private List<UsagePath> served(SimulatedAccount by) {
        return Arrays.stream(UsagePath.values())
                .filter(path -> client.get(path.of(by.id())).statusCode() == 200)
                .toList();
    }

    private JsonNode seedRow(UsagePath path) {
        return json(client.usage(path, seed, "2025-02-01", "2025-03-01")).at("/result/0");
    }

    private static String infoPath(SimulatedAccount of) {
        return UsagePath.BILLABLE_USAGE.of(of.id()) + "/info";
    }

    private HttpResponse<byte[]> usage(UsagePath path) {
        return client.usage(path, account, FROM.toString(), TO.toString());
    }

    private static <T> List<T> each(JsonNode result, Function<JsonNode, T> reading) {
        return StreamSupport.stream(result.spliterator(), false).map(reading).toList();
    }
}
