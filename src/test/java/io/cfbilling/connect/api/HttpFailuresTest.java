package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpFailuresTest {
    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final AccountId accountId = new AccountId(account.id());
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().account(account).start();

    private CloudflareApi api(Duration requestTimeout) {
        return api(CloudflareSimulator.DEFAULT_TOKEN, requestTimeout);
    }

    private CloudflareApi api(String token, Duration requestTimeout) {
        return TestApi.at(simulator.baseUrl(), new Credential.Token(token), requestTimeout, Clock.systemUTC());
    }

    private ApiFailure failure(Fault fault) {
        simulator.faults().inject(fault);
        try {
            return catchThrowableOfType(
                    ApiFailure.class, () -> api(Duration.ofSeconds(30)).profile(accountId));
        } finally {
            simulator.faults().clear();
        }
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Fault.html(500), ApiFailure.Transient.class),
                Arguments.of(Fault.html(502), ApiFailure.Transient.class),
                Arguments.of(Fault.html(503), ApiFailure.Transient.class),
                Arguments.of(Fault.html(408), ApiFailure.Transient.class),
                Arguments.of(Fault.of(Fault.Kind.RESET), ApiFailure.Transient.class),
                Arguments.of(Fault.of(Fault.Kind.TRUNCATED), ApiFailure.Transient.class),
                Arguments.of(Fault.of(Fault.Kind.CUT_JSON), ApiFailure.Transient.class),
                Arguments.of(Fault.of(Fault.Kind.NOT_JSON), ApiFailure.Transient.class),
                Arguments.of(Fault.unsuccessful(971), ApiFailure.Transient.class),
                Arguments.of(Fault.unsuccessful(10000), ApiFailure.Forbidden.class),
                Arguments.of(Fault.unsuccessful(9109), ApiFailure.Forbidden.class),
                Arguments.of(Fault.unauthorized(), ApiFailure.Forbidden.class),
                Arguments.of(Fault.error(400, 6003), ApiFailure.Forbidden.class),
                Arguments.of(Fault.error(401, 10000), ApiFailure.Forbidden.class),
                Arguments.of(Fault.forbidden(), ApiFailure.Forbidden.class),
                Arguments.of(Fault.html(403), ApiFailure.Transient.class),
                Arguments.of(Fault.html(400), ApiFailure.Transient.class),
                Arguments.of(Fault.html(401), ApiFailure.Transient.class),
                Arguments.of(Fault.html(404), ApiFailure.Transient.class),
                Arguments.of(Fault.notFound(), ApiFailure.NotFound.class),
                Arguments.of(Fault.error(400, 1183), ApiFailure.Rejected.class),
                Arguments.of(Fault.of(Fault.Kind.REDIRECT), ApiFailure.Transient.class),
                Arguments.of(Fault.tooManyRequests(null), ApiFailure.RateLimited.class),
                Arguments.of(Fault.html(429), ApiFailure.RateLimited.class));
    }

    @Test
    void areNotSentAgain() {
        simulator.faults().inject(Fault.of(Fault.Kind.RESET));
        assertThatThrownBy(() -> api(Duration.ofSeconds(30)).profile(accountId))
                .isInstanceOf(ApiFailure.Transient.class);
        assertThat(simulator.requestCount()).isOne();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void areClassified(Fault fault, Class<? extends ApiFailure> kind) throws Exception {
        assertThat(failure(fault))
                .isExactlyInstanceOf(kind)
                .hasMessageStartingWith("GET /accounts/" + accountId + "/billing/profile ")
                .hasMessageNotContaining(CloudflareSimulator.DEFAULT_TOKEN);

        assertThat(api(Duration.ofSeconds(30)).profile(accountId).profile()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG", "STALL"})
    void abortAResponseThatDoesNotEnd(Fault.Kind kind) {
        simulator.faults().inject(Fault.of(kind));

        assertThatThrownBy(() -> api(Duration.ofMillis(300)).profile(accountId))
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageEndingWith("did not complete within 300 ms (cloudflare.api.request.timeout.ms)");
    }

    @Test
    void followNoRedirect() {
        ApiFailure failure = failure(Fault.of(Fault.Kind.REDIRECT));

        assertThat(failure).hasMessageContaining("redirects are not followed");
        assertThat(simulator.strayRequests()).isEmpty();
        assertThat(simulator.requests()).hasSize(1);
    }

    @Test
    void haveTheWaitOfARateLimit() {
        ApiFailure failure = failure(Fault.tooManyRequests(Duration.ofSeconds(42)));

        assertThat(((ApiFailure.RateLimited) failure).retryAfter()).contains(Duration.ofSeconds(42));
    }

    @Test
    void waitForTheWindowWithoutRetryAfter() {
        ApiFailure failure = failure(Fault.tooManyRequests(null));

        assertThat(((ApiFailure.RateLimited) failure).retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }

    @Test
    void quoteTheRayAndCloudflaresMessage() {
        assertThat(failure(Fault.error(400, 1183)))
                .hasMessageMatching(".* returned 400: 1183 Injected by the simulator \\(CF-RAY [0-9a-f]{16}-FRA\\)");
    }

    @Test
    void separateAMissingRouteFromAMissingProfile() {
        assertThat(((ApiFailure.NotFound) failure(Fault.notFound())).noRoute()).isTrue();
    }

    @Test
    void doNotShowAnInvalidToken() {
        assertThatThrownBy(() -> api("cfut_wrong", Duration.ofSeconds(30)).profile(accountId))
                .isInstanceOf(ApiFailure.Forbidden.class)
                .hasMessageContaining("9109 Invalid access token")
                .hasMessageNotContaining("cfut_wrong");
    }

    @Test
    void coverAnAddressWithoutAServer() {
        simulator.close();

        assertThatThrownBy(() -> api(Duration.ofSeconds(30)).profile(accountId))
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageContaining("ConnectException");
    }
}
