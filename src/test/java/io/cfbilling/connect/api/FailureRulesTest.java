package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureRulesTest {
    private static ApiFailure failure(int status, Map<String, List<String>> headers, Integer... codes) {
        List<Envelope.ApiError> errors = Arrays.stream(codes)
                .map(code -> new Envelope.ApiError(code, "so it is"))
                .toList();
        return failure(status, headers, errors, codes.length > 0);
    }

    private static ApiFailure failure(
            int status, Map<String, List<String>> headers, List<Envelope.ApiError> errors, boolean byCloudflare) {
        return FailureRules.failure("GET /x", status, SampleHeaders.of(headers), errors, byCloudflare, Instant.EPOCH);
    }

    /** Responses in Cloudflare's envelope; the code 0 stands for an error without a code. */
    @ParameterizedTest
    @CsvSource({
        "400, 10000, Forbidden",
        "401, 10000, Forbidden",
        "403, 10000, Forbidden",
        "200, 10000, Forbidden",
        "403, 0, Forbidden",
        "401, 0, Forbidden",
        "401, 1000, Forbidden",
        "400, 9106, Forbidden",
        "403, 9109, Forbidden",
        "401, 9109, Forbidden",
        "400, 6003, Forbidden",
        "200, 6003, Forbidden",
        "200, 9109, Forbidden",
        "404, 9109, Forbidden",
        "500, 10000, Transient",
        "502, 9109, Transient",
        "503, 7003, Transient",
        "408, 0, Transient",
        "200, 971, Transient",
        "404, 0, NotFound",
        "400, 7003, NotFound",
        "404, 7000, NotFound",
        "200, 7003, NotFound",
        "400, 0, Rejected",
        "400, 1183, Rejected",
        "200, 1183, Rejected",
        "400, 1001, Rejected",
        "429, 10000, RateLimited"
    })
    void classifyFailuresInCloudflaresEnvelope(int status, int code, String kind) {
        assertThat(failure(status, Map.of(), code).getClass().getSimpleName()).isEqualTo(kind);
    }

    /** Responses of a proxy or gateway; the code 0 stands for no error. */
    @ParameterizedTest
    @CsvSource({
        "200, 9109",
        "302, 0",
        "301, 0",
        "400, 0",
        "401, 0",
        "403, 0",
        "404, 0",
        "407, 0",
        "408, 0",
        "410, 0",
        "500, 0",
        "522, 0",
        "400, 7003",
        "401, 9109",
        "403, 10000",
        "404, 7003",
        "400, 1183"
    })
    void treatOtherFailuresAsTransient(int status, int code) {
        List<Envelope.ApiError> errors = code == 0 ? List.of() : List.of(new Envelope.ApiError(code, "so it is"));

        assertThat(failure(status, Map.of(), errors, false)).isInstanceOf(ApiFailure.Transient.class);
    }

    @ParameterizedTest
    @CsvSource({
        "401, 1000, true",
        "401, 0, true",
        "403, 9109, true",
        "400, 6003, true",
        "401, 9106, true",
        "401, 10000, false",
        "403, 10000, false",
        "403, 0, false"
    })
    void separateInvalidCredentialFromMissingPermission(int status, int code, boolean ofCredential) {
        assertThat(failure(status, Map.of(), code))
                .isInstanceOfSatisfying(
                        ApiFailure.Forbidden.class,
                        forbidden -> assertThat(forbidden.concernsCredential()).isEqualTo(ofCredential));
    }

    @Test
    void waitAsLongAsTheRateLimitRequires() {
        assertThat(failure(429, Map.of("Retry-After", List.of("30"))))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(30)));
    }

    /** A 403 may come from a rule of Cloudflare's edge for this path. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 503})
    void keepRetryAfterOfAGatewayToTheRequestedAccount(int status) {
        Map<String, List<String>> edge = Map.of("Retry-After", List.of("120"), "CF-RAY", List.of("8f-FRA"));

        assertThat(failure(status, edge))
                .isInstanceOfSatisfying(
                        ApiFailure.Transient.class,
                        passing -> assertThat(passing.retryAfter()).contains(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "30, 30",
        "' 30 ', 30",
        "0, 0",
        "-1, 0",
        "7200, 3600",
        "99999999999999999999, 3600",
        "'Fri, 28 Mar 2025 10:00:30 GMT', 30",
        "'Fri, 28 Mar 2025 09:00:00 GMT', 0",
        "'Sat, 28 Mar 2026 10:00:00 GMT', 3600"
    })
    void waitAsLongAsRetryAfterUpToAnHour(String header, int seconds) {
        Map<String, List<String>> headers =
                Map.of("Retry-After", List.of(header), "Date", List.of("Fri, 28 Mar 2025 10:00:00 GMT"));

        assertThat(failure(429, headers))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(seconds)));
    }

    @Test
    void ignoreAnInvalidRetryAfter() {
        assertThat(failure(429, Map.of("Retry-After", List.of("soon"))))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEmpty());
    }

    @Test
    void quoteOnlyAValidRay() {
        assertThat(failure(500, Map.of("CF-RAY", List.of("8a1b2c3d4e5f6789-FRA"))))
                .hasMessageEndingWith("(CF-RAY 8a1b2c3d4e5f6789-FRA)");
        // A global API key is hexadecimal too.
        assertThat(failure(500, Map.of("CF-RAY", List.of("0123456789abcdef0123456789abcdef01234"))))
                .hasMessage("GET /x returned 500");
        assertThat(failure(500, Map.of("CF-RAY", List.of("x y\u2028forged")))).hasMessage("GET /x returned 500");
    }

    @Test
    void mentionAProxyWithoutCloudflaresEnvelope() {
        assertThat(failure(403, Map.of())).hasMessageContaining("a proxy or gateway may have responded");
        assertThat(failure(403, Map.of(), 10000)).message().doesNotContain("proxy");
    }
}
