package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureRulesTest {
    private static ApiFailure failure(int status, Map<String, List<String>> headers, Integer... codes) {
        List<Envelope.ApiError> errors = Arrays.stream(codes)
                .map(code -> new Envelope.ApiError(code, "so it is"))
                .toList();
        return FailureRules.failure("GET /x", status, HttpHeaders.of(headers, (name, value) -> true), errors);
    }

    /** The code 0 stands for a page without an envelope. */
    @ParameterizedTest
    @CsvSource({
        "400, 10000, Forbidden",
        "401, 10000, Forbidden",
        "403, 10000, Forbidden",
        "200, 10000, Forbidden",
        "403, 0, Forbidden",
        "401, 0, BadCredential",
        "400, 9106, BadCredential",
        "403, 9109, BadCredential",
        "400, 6003, BadCredential",
        "200, 9109, BadCredential",
        "500, 10000, Transient",
        "502, 9109, Transient",
        "503, 7003, Transient",
        "522, 0, Transient",
        "408, 0, Transient",
        "200, 971, Transient",
        "404, 0, NotFound",
        "400, 7003, NotFound",
        "404, 7000, NotFound",
        "200, 7003, NotFound",
        "400, 1183, Rejected",
        "200, 1183, Rejected",
        "400, 1001, Rejected",
        "302, 0, Rejected",
        "429, 10000, RateLimited",
        "429, 0, RateLimited"
    })
    void nameARefusalByWhatCanBeDoneAboutIt(int status, int code, String kind) {
        ApiFailure failure = code == 0 ? failure(status, Map.of()) : failure(status, Map.of(), code);

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void believeTheCodeThatSaysMostOfSeveral() {
        assertThat(failure(403, Map.of(), 10000, 9109)).isInstanceOf(ApiFailure.BadCredential.class);
    }

    @Test
    void waitAsLongAsTheEdgeSaysThatBlocksTheAddress() {
        Map<String, List<String>> headers = Map.of("Retry-After", List.of("30"));

        assertThat(failure(429, headers))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(30)));
        assertThat(failure(403, headers))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(30)));
        assertThat(failure(403, headers, 10000)).isInstanceOf(ApiFailure.Forbidden.class);
    }

    @Test
    void keepWhatAServerInTroubleAsksForToTheAccountThatItIsAskedAbout() {
        assertThat(failure(503, Map.of("Retry-After", List.of("120"))))
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
    void waitAsLongAsTheHeaderSaysInReason(String header, int seconds) {
        Map<String, List<String>> headers =
                Map.of("Retry-After", List.of(header), "Date", List.of("Fri, 28 Mar 2025 10:00:00 GMT"));

        assertThat(failure(429, headers))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).contains(Duration.ofSeconds(seconds)));
    }

    @Test
    void waitNoLongerThanUsualWhereTheHeaderIsNonsense() {
        assertThat(failure(429, Map.of("Retry-After", List.of("soon"))))
                .isInstanceOfSatisfying(
                        ApiFailure.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEmpty());
    }

    @Test
    void quoteARayOnlyIfItLooksLikeOne() {
        assertThat(failure(500, Map.of("CF-RAY", List.of("8a1b2c3d4e5f6789-FRA"))))
                .hasMessageEndingWith("(CF-RAY 8a1b2c3d4e5f6789-FRA)");
        assertThat(failure(500, Map.of("CF-RAY", List.of("x y\u2028forged")))).hasMessage("GET /x was answered 500");
    }

    @Test
    void sayThatA403WithoutACodeMayNotBeTheApis() {
        assertThat(failure(403, Map.of())).hasMessageContaining("a firewall or proxy may have answered");
    }
}
