package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedToken;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the connector's start finds out of its credential, which the log says and no start waits for. */
class ConnectorStartTest {
    private static final String ACCOUNT_TOKEN = "cfat_simulator0000000000000000000000000000000000";

    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
    /** Of all threads: other tests may start connectors too. */
    private final CapturedLog log = CapturedLog.ofLibrary(Preflights.class.getName());

    private CloudflareSimulator simulator = simulator(account);

    private static CloudflareSimulator simulator(SimulatedAccount... accounts) {
        return CloudflareSimulator.builder().accounts(List.of(accounts)).start();
    }

    @AfterEach
    void close() {
        connector.stop();
        simulator.close();
        log.close();
    }

    private void start(String accounts) {
        start(accounts, CloudflareSimulator.DEFAULT_TOKEN);
    }

    private void start(String accounts, String token) {
        connector.initialize((SourceConnectorContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceConnectorContext.class},
                (proxy, method, arguments) -> null));
        connector.start(Map.of(
                "cloudflare.api.token",
                token,
                "cloudflare.api.base.url",
                simulator.baseUrl().toString(),
                "accounts",
                accounts));
    }

    private void logs(Consumer<List<String>> wanted) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> wanted.accept(log.warnings()));
        assertThat(log.text()).doesNotContain(CloudflareSimulator.DEFAULT_TOKEN).doesNotContain(ACCOUNT_TOKEN);
    }

    private void logs(String sentence) {
        logs(lines -> assertThat(lines).contains(sentence));
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, expired since 2020-01-01: write a valid one",
        "DISABLED, disabled: write a valid one",
        "INVALID, invalid: write a valid one"
    })
    void saysThatTheTokenIsNotAccepted(SimulatedToken.State state, String why) {
        simulator.token().is(state);
        start(account.id());
        logs("In the settings, cloudflare.api.token holds a token of which Cloudflare says that it is " + why);
        assertThat(connector.taskConfigs(1)).as("the tasks look themselves").hasSize(1);
    }

    @Test
    void saysThatTheTokenExpiresSoon() {
        Instant expiry = Clock.systemUTC().instant().plus(Duration.ofDays(20).plusHours(1));
        simulator.token().expires(expiry);
        start(account.id());
        logs("The token in cloudflare.api.token expires on " + LocalDate.ofInstant(expiry, ZoneOffset.UTC)
                + ", in 20 days: replace it before that day");
    }

    @Test
    void saysWhichPermissionTheTokenLacks() {
        simulator.faults().inject(Fault.forbidden(), FaultScope.everything().dataset(Dataset.PROFILE));
        start(account.id());
        logs("In the settings, cloudflare.api.token may not read billing of the account " + account.id()
                + ": give it the permission Account, Billing, Read for that account");
    }

    @Test
    void saysWhichPermissionMayBeMissingIfTheListIsEmpty() {
        simulator.close();
        simulator = simulator();
        start("*");
        logs("In the settings, accounts is *, but the credential can list no account: give the token the permission"
                + " Account Settings, Read, or name the accounts instead of *");
    }

    @Test
    void saysThatAnAccountsOwnTokenMayNotList() {
        simulator.rotateToken(ACCOUNT_TOKEN);
        simulator.token().ownedBy(account.id());
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> start("*", ACCOUNT_TOKEN));
        logs("In the settings, accounts is *, but an account's own token may not list accounts: write the id of its"
                + " account");
    }

    @Test
    void failsNothingWithoutANetwork() {
        simulator.close();
        start(account.id());
        logs(lines -> assertThat(lines)
                .anyMatch(line -> line.startsWith("The credential was not checked in full: GET /user/tokens/verify")));
        assertThat(connector.taskConfigs(1)).hasSize(1);
    }

    @Test
    void sendsAHandfulOfRequestsThatTellWhatTheyAre() {
        start(account.id());
        await().atMost(Duration.ofSeconds(20)).until(() -> simulator.requestCount() == 2);
        assertThat(simulator.requests()).hasSizeLessThanOrEqualTo(6).allMatch(ReceivedRequest::isOfPreflight);
    }

    @Test
    void waitsForNoResponse() {
        simulator.faults().inject(Fault.of(Fault.Kind.HANG));
        start(account.id());
        await().atMost(Duration.ofSeconds(20)).until(() -> simulator.faults().held() == 1);
        assertThat(connector.taskConfigs(1)).hasSize(1);
    }
}
