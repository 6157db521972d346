package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.hostile.RawServer;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP response at a time as the connector does, from its bytes on. The connection is kept if the response
 * permits it: otherwise the system would run out of ports.
 */
final class FuzzedApi {
    static final String TOKEN = "cfut_fuzzed00000000000000000000000000000000";
    static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    static final DateRange DAYS = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));

    /** The longest message that a failure may have. */
    private static final int LONGEST_MESSAGE = 1_000;

    private final CloudflareApi api;
    private volatile byte[] response = new byte[0];
    private volatile List<RateLimit> limits = List.of();

    /** One call of the API. */
    interface Call<T> {
        T make(CloudflareApi api) throws ApiFailure, InterruptedException;
    }

    @SuppressWarnings("resource")
    FuzzedApi() {
        RawServer server = new RawServer((path, out) -> send(out));
        api = TestApi.at(
                server.baseUrl(),
                new Credential.Token(TOKEN),
                Duration.ofMinutes(2),
                Clock.systemUTC(),
                stated -> limits = stated);
    }

    private boolean send(OutputStream out) throws IOException {
        out.write(response);
        return true;
    }

    /** The limits that the last response stated. */
    List<RateLimit> limits() {
        return limits;
    }

    /** The result of a response with that body; null for a failed request, whose message must be safe to log. */
    <T> @Nullable T respond(byte[] body, Call<T> call) throws InterruptedException {
        try {
            return send(200, new byte[0], body, call);
        } catch (ApiFailure failure) {
            assertFitForALog(failure);
            return null;
        }
    }

    /** The result of a response with these header lines, each with its line end. */
    <T> T send(int status, byte[] headers, byte[] body, Call<T> call) throws ApiFailure, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawServer.head("HTTP/1.1 " + status + " Fuzzed\r\nContent-Length: " + body.length + "\r\n"));
        bytes.writeBytes(headers);
        bytes.writeBytes(RawServer.head("\r\n"));
        bytes.writeBytes(body);
        limits = List.of();
        response = bytes.toByteArray();
        return call.make(api);
    }

    static void assertFitForALog(ApiFailure failure) {
        assertThat(failure.getMessage())
                .hasSizeLessThan(LONGEST_MESSAGE)
                .doesNotContain(TOKEN)
                .matches(text -> text.chars().noneMatch(Character::isISOControl), "is one line");
        assertThat(failure.getCause()).isNull();
    }
}
