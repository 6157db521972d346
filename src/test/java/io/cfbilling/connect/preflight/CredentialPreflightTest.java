package io.cfbilling.connect.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.cfbilling.connect.api.HttpCloudflareApi;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialPreflightTest {
    private static final String OLD_TOKEN = "simulatortokenwithoutaprefix000000000000";
    private static final String ACCOUNT_TOKEN = "cfat_simulator0000000000000000000000000000000000";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final SimulatedAccount other = SimulatedAccount.withAnchor(2, 1);
    private CloudflareSimulator simulator = simulator(CloudflareSimulator.DEFAULT_TOKEN, account, other);
    private String token = CloudflareSimulator.DEFAULT_TOKEN;

    private static CloudflareSimulator simulator(String token, SimulatedAccount... accounts) {
        return CloudflareSimulator.builder()
                .token(token)
                .accounts(List.of(accounts))
                .start();
    }

    private void startWith(String accepted, SimulatedAccount... accounts) {
        simulator.close();
        simulator = simulator(accepted, accounts);
        token = accepted;
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private Findings findings(String accounts) {
        return findings(accounts, LIMIT);
    }

    private Findings findings(String accounts, Duration limit) {
        return findings(accounts, limit, Map.of("cloudflare.api.token", token));
    }

    private Findings findings(String accounts, Duration limit, Map<String, String> credential) {
        Map<String, String> settings = new HashMap<>(credential);
        settings.put("cloudflare.api.base.url", simulator.baseUrl().toString());
        settings.put("accounts", accounts);
        ConnectorConfig config = new ConnectorConfig(settings);
        HttpCloudflareApi api = TestApi.at(config.get(RequestSettings.BASE_URL), config.credential(), config.network());
        Findings findings = Preflight.start(config, api, CLOCK, found -> {}).findings(limit);
        assertThat(findings.problems().values())
                .allSatisfy(problem -> assertThat(problem).doesNotContain(token));
        assertThat(findings.notes()).allSatisfy(note -> assertThat(note).doesNotContain(token));
        return findings;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsNothingWhereAllIsWell(boolean all) {
        Findings findings = findings(all ? "*" : account.id());

        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes()).isEmpty();
        assertThat(simulator.requests().stream().map(ReceivedRequest::path))
                .hasSize(all ? 3 : 2)
                .first()
                .asString()
                .endsWith("/user/tokens/verify");
    }

    /** The most that it ever sends: a token of unknown kind, and three accounts of which none can be read. */
    @Test
    void sendsAHandfulOfRequestsAtMost() {
        startWith(OLD_TOKEN, account, other, SimulatedAccount.withAnchor(3, 1), SimulatedAccount.withAnchor(4, 1));
        simulator.faults().inject(Fault.forbidden(), FaultScope.everything().dataset(Dataset.PROFILE));

        findings("*");
        int withList = simulator.requestCount();
        findings(simulator.accounts().stream().map(SimulatedAccount::id).collect(Collectors.joining(",")));
        assertThat(withList).isLessThanOrEqualTo(6);
        assertThat(simulator.requestCount() - withList).isLessThanOrEqualTo(6);
    }

    @Test
    void namesBothSettingsOfAnEmailAddressAndKey() {
        Map<String, String> settings = new HashMap<>();
        settings.put("cloudflare.api.email", "ada@example.com");
        settings.put("cloudflare.api.key", "0123456789abcdef0123456789abcdef01234");
        assertThat(findings(account.id(), LIMIT, settings).problems())
                .containsExactly(entry(
                        "cloudflare.api.key",
                        "cloudflare.api.key may not read billing of the account " + account.id()
                                + ": check it and cloudflare.api.email, and that the user may read billing of that"
                                + " account"));
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, expired since 2020-01-01: write a valid one",
        "DISABLED, disabled: write a valid one",
        "INVALID, invalid: write a valid one"
    })
    void saysThatATokenIsNotAccepted(SimulatedToken.State state, String sentence) {
        simulator.token().is(state);

        assertThat(findings(account.id()).problems())
                .containsExactly(entry(
                        "cloudflare.api.token",
                        "cloudflare.api.token holds a token of which Cloudflare says that it is " + sentence));
        assertThat(findings("*").problems()).containsOnlyKeys("cloudflare.api.token");
    }

    @Test
    void saysWhichPermissionATokenLacks() {
        simulator.faults().inject(Fault.forbidden(), FaultScope.everything().dataset(Dataset.PROFILE));

        assertThat(findings(account.id()).problems())
                .containsExactly(entry(
                        "cloudflare.api.token",
                        "cloudflare.api.token may not read billing of the account " + account.id()
                                + ": give it the permission Account, Billing, Read for that account"));
        assertThat(findings("*").problems()).containsOnlyKeys("cloudflare.api.token");
    }

    @Test
    void onlyNotesOneForbiddenAccountOfSeveral() {
        String first =
                List.of(account.id(), other.id()).stream().sorted().findFirst().orElseThrow();
        simulator.faults().inject(Fault.forbidden(), FaultScope.everything().account(first));

        Findings findings = findings(account.id() + "," + other.id());
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes())
                .containsExactly("The credential in cloudflare.api.token may not read billing of the account " + first);
    }

    @Test
    void saysWhichPermissionMayBeMissingIfTheListIsEmpty() {
        startWith(token);

        assertThat(findings("*").problems())
                .containsOnlyKeys("accounts")
                .hasEntrySatisfying(
                        "accounts",
                        why -> assertThat(why).contains("give the token the permission Account Settings, Read"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_TOKEN, ACCOUNT_TOKEN})
    void acceptsAnAccountsOwnTokenForItsAccountAndNoList(String owned) {
        startWith(owned, account, other);
        simulator.token().ownedBy(account.id());
        assertThat(findings(account.id()).problems()).isEmpty();
        assertThat(findings(account.id()).notes()).isEmpty();

        assertThat(findings(other.id()).problems()).containsOnlyKeys("cloudflare.api.token");
        assertThat(findings("*").problems()).containsOnlyKeys("accounts");
        assertThat(findings("*").problems().get("accounts"))
                .startsWith("accounts is *, but ")
                .contains("own token may not");
    }

    @Test
    void doesNotCallATokenInvalidThatAnotherAccountOwns() {
        startWith(ACCOUNT_TOKEN, account, other);
        for (SimulatedAccount owner : List.of(account, other)) {
            simulator.token().ownedBy(owner.id());

            assertThat(findings(account.id() + "," + other.id()).problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"2026-11-30T00:00:00Z, 1", "2026-12-02T00:00:00Z, 0"})
    void warnsAboutATokenThatExpiresWithinAMonth(Instant expiry, int notes) {
        simulator.token().expires(expiry);

        Findings findings = findings(account.id());
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes())
                .hasSize(notes)
                .allSatisfy(note -> assertThat(note)
                        .isEqualTo("The token in cloudflare.api.token expires on 2026-11-30, in 28 days: replace it"
                                + " before that day"));
    }

    @Test
    void blamesNoSettingForTheNetwork() {
        simulator.faults().inject(Fault.html(502));
        assertThat(findings(account.id()).problems()).isEmpty();
        assertThat(findings(account.id()).notes()).singleElement().asString().contains("returned 502");

        simulator.close();
        assertThat(findings(account.id()).problems()).isEmpty();
        assertThat(findings(account.id()).notes())
                .singleElement()
                .asString()
                .startsWith("The credential was not checked in full: GET /user/tokens/verify ");
    }

    @Test
    void endsAtItsLimit() {
        simulator.faults().inject(Fault.of(Fault.Kind.HANG));

        Findings findings = findings(account.id(), Duration.ofMillis(300));
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes())
                .contains("The credential was not checked in full: Cloudflare did not respond within 300 ms");
    }
}
