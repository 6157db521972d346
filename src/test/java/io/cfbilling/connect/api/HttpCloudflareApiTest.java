package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Profile;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SeedExample;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpCloudflareApiTest {
    private static final DateRange FEBRUARY = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));
    private static final AccountId SEED = new AccountId(SeedExample.ACCOUNT_ID);

    private final SimulatedClock clock = SimulatedClock.at("2025-03-20T09:30:00Z");
    private final SimulatedAccount account = SimulatedAccount.builder(1)
            .subscription(1, LocalDate.of(2025, 1, 1))
            .laterFields()
            .unknownFields()
            .build();
    private final AccountId accountId = new AccountId(account.id());
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(clock)
            .account(SimulatedAccount.seedExample())
            .account(account)
            .emailAndKey("me@example.com", "0123456789abcdef0123456789")
            .start();
    private final CloudflareApi api = api(new Credential.Token(CloudflareSimulator.DEFAULT_TOKEN));

    private CloudflareApi api(Credential credential) {
        return TestApi.at(simulator.baseUrl(), credential, Duration.ofSeconds(30), clock);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void readsTheDocumentedRowDigitForDigit() throws Exception {
        UsageResponse response = api.usage(EndpointVersion.PAYGO, SEED, FEBRUARY);

        assertThat(response.receivedAt()).isEqualTo(clock.instant());
        assertThat(TestApi.malformed(response)).isEmpty();
        UsageRow row = TestApi.rows(response).get(0);
        assertThat(TestApi.rows(response)).hasSize(1);
        Map.of(
                        UsageField.BILLING_CURRENCY,
                        "USD",
                        UsageField.BILLING_PERIOD_START,
                        Instant.parse("2025-02-01T00:00:00Z"),
                        UsageField.CHARGE_PERIOD_START,
                        Instant.parse("2025-02-01T00:00:00Z"),
                        UsageField.CHARGE_PERIOD_END,
                        Instant.parse("2025-02-02T00:00:00Z"),
                        UsageField.CONSUMED_QUANTITY,
                        new BigDecimal("150000"),
                        UsageField.CONSUMED_UNIT,
                        "Requests",
                        UsageField.CONTRACTED_COST,
                        new BigDecimal("0.75"),
                        UsageField.CUMULATED_CONTRACTED_COST,
                        new BigDecimal("2.25"),
                        UsageField.CUMULATED_PRICING_QUANTITY,
                        new BigDecimal("4500000"),
                        UsageField.SERVICE_NAME,
                        "Workers Standard")
                .forEach((field, value) ->
                        assertThat(row.value(field)).as(field.apiName()).isEqualTo(value));
        assertThat(row.value(UsageField.PRICING_QUANTITY)).isEqualTo(new BigDecimal("150000"));
        assertThat(row.unknownFields()).isNull();
    }

    @Test
    void readsTheWholeDocumentedProfile() throws Exception {
        Profile profile = Objects.requireNonNull(api.profile(SEED).profile());

        for (ProfileField field : ProfileField.values()) {
            assertThat(profile.value(field)).as(field.apiName()).isNotNull();
        }
        assertThat(profile.value(ProfileField.ID)).isEqualTo("b69a9f3492637782896352daae219e7d");
        assertThat(profile.value(ProfileField.CARD_EXPIRY_MONTH)).isEqualTo(12);
        assertThat(profile.value(ProfileField.CARD_EXPIRY_YEAR)).isEqualTo(2099);
        assertThat(profile.value(ProfileField.CARD_NUMBER)).isEqualTo("4242424242424242");
        assertThat(profile.value(ProfileField.IS_PARTNER)).isEqualTo(false);
        assertThat(profile.value(ProfileField.CREATED_ON)).isEqualTo("2014-03-01T12:21:59.3456Z");
        assertThat(profile.value(ProfileField.BALANCE)).isEqualTo("0");
        assertThat(profile.unknownFields()).isNull();
    }

    @Test
    void readsEveryRowInAnySpelling() throws Exception {
        List<LedgerRow> ledger = simulator.ledger().rows(account.id(), FEBRUARY.from(), FEBRUARY.to());
        assertThat(ledger).hasSizeGreaterThan(100);

        for (int spelling = 0; spelling < 6; spelling++) {
            List<UsageRow> rows = TestApi.rows(api.usage(EndpointVersion.PAYGO, accountId, FEBRUARY));

            assertThat(rows.stream().filter(row -> FEBRUARY.contains(row.day())))
                    .extracting(HttpCloudflareApiTest::values)
                    .containsExactlyInAnyOrderElementsOf(
                            ledger.stream().map(HttpCloudflareApiTest::values).toList());
        }
    }

    private static List<Object> values(UsageRow row) {
        return List.of(
                row.chargePeriodStart(),
                row.text(UsageField.SERVICE_NAME),
                row.text(UsageField.SUBSCRIPTION_ID),
                least(row.value(UsageField.CONTRACTED_COST)),
                least(row.value(UsageField.CUMULATED_PRICING_QUANTITY)));
    }

    private static List<Object> values(LedgerRow row) {
        return List.of(
                row.chargePeriodStart(),
                row.serviceName(),
                Objects.requireNonNull(row.later()).subscriptionId(),
                least(row.contractedCost()),
                least(row.cumulatedPricingQuantity()));
    }

    private static BigDecimal least(@Nullable Object number) {
        return ((BigDecimal) Objects.requireNonNull(number)).stripTrailingZeros();
    }

    @Test
    void requestsDaysAsGzippedJsonWithItsUserAgent() throws Exception {
        api.usage(EndpointVersion.PAYGO, accountId, FEBRUARY);

        ReceivedRequest request = simulator.requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/client/v4/accounts/" + account.id() + "/billing/usage/paygo");
        assertThat(request.query()).isEqualTo("from=2025-02-01&to=2025-03-01");
        assertThat(request.headers().acceptsGzip()).isTrue();
        assertThat(request.headers().accept()).isEqualTo("application/json");
        assertThat(request.headers().userAgent()).isEqualTo("tests/1.0");
        assertThat(request.headers().bearer()).isTrue();
        assertThat(request.headers().keyPair()).isFalse();
    }

    @Test
    void authenticatesByEmailAndKey() throws Exception {
        api(new Credential.EmailAndKey("me@example.com", "0123456789abcdef0123456789"))
                .profile(accountId);

        assertThat(simulator.requests().get(0).headers().keyPair()).isTrue();
        assertThat(simulator.requests().get(0).headers().bearer()).isFalse();
    }

    @Test
    void keepsUnknownFieldsInACanonicalSpelling() throws Exception {
        assertThat(TestApi.rows(api.usage(EndpointVersion.PAYGO, accountId, FEBRUARY)))
                .extracting(UsageRow::unknownFields)
                .containsOnly("{\"RegionName\":\"weur\",\"Tags\":{\"team\":[\"edge\",null],\"weight\":0.1}}");
        assertThat(Objects.requireNonNull(api.profile(accountId).profile()).unknownFields())
                .isEqualTo("{\"loyalty_tier\":\"gold\"}");
    }

    @Test
    void keepsTheRowsAroundAMalformedOne() throws Exception {
        int rows = TestApi.rows(api.usage(EndpointVersion.PAYGO, accountId, FEBRUARY))
                .size();
        String service = account.serviceNames().get(0);
        LocalDate day = LocalDate.of(2025, 2, 10);
        int spoilt = (int) simulator.ledger().rows(account.id(), day, day.plusDays(1)).stream()
                .filter(row -> row.serviceName().equals(service))
                .count();
        assertThat(spoilt).isPositive();
        simulator.faults().malform(account.id(), day, service, Malformation.wrongType("ContractedCost"));

        UsageResponse response = api.usage(EndpointVersion.PAYGO, accountId, FEBRUARY);

        assertThat(TestApi.rows(response)).hasSize(rows - spoilt);
        assertThat(TestApi.malformed(response))
                .hasSize(spoilt)
                .allMatch(row -> day.equals(row.day()))
                .allMatch(row -> String.valueOf(row.raw()).contains("\"ContractedCost\":{\"unexpected\":true}"))
                .allMatch(row -> row.reason()
                        .matches("row \\d+ of the response: field ContractedCost must be a number, not START_OBJECT"));
    }

    @Test
    void saysWhyAProfileIsMalformed() throws Exception {
        simulator.profiles().set(account.id(), "card_expiry_month", "twelve");

        ProfileResponse response = api.profile(accountId);
        MalformedRow malformed = Objects.requireNonNull(response.malformed());
        assertThat(malformed.reason()).isEqualTo("field card_expiry_month must be of type INTEGER, not VALUE_STRING");
        assertThat(malformed.raw())
                .contains("\"card_expiry_month\":\"twelve\"", "\"card_number\":\"****\"")
                .doesNotContain("4242");
        assertThat(response.requestPath()).isEqualTo("/accounts/" + accountId + "/billing/profile");
        assertThat(response.receivedAt()).isEqualTo(clock.instant());
    }

    @Test
    void readsAMissingProfile() throws Exception {
        simulator.profiles().remove(account.id());

        assertThat(api.profile(accountId))
                .isEqualTo(new ProfileResponse(
                        null, null, "/accounts/" + accountId + "/billing/profile", clock.instant()));
    }

    @Test
    void listsFiftyAccountsOnAPage() throws Exception {
        AccountsPage page = api.accounts(1);

        assertThat(page.accounts()).containsExactlyInAnyOrder(SEED, accountId);
        assertThat(page.totalPages()).isEqualTo(1);
        assertThat(page.totalCount()).isEqualTo(2);
        assertThat(simulator.requests().get(0).query()).isEqualTo("page=1&per_page=50");
    }
}
