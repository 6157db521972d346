package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that no server of Cloudflare's sends. */
class HostileResponsesTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final DateRange DAYS = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));
    private static final String ROW = "{\"BillingCurrency\":\"USD\",\"BillingPeriodStart\":\"2025-02-01\","
            + "\"ChargePeriodEnd\":\"2025-02-02\",\"ChargePeriodStart\":\"2025-02-01\",\"ConsumedQuantity\":1,"
            + "\"ConsumedUnit\":\"GB\",\"ContractedCost\":1,\"CumulatedContractedCost\":1,"
            + "\"CumulatedPricingQuantity\":1,\"PricingQuantity\":1,\"ServiceName\":\"R2\"}";

    private static final String TOKEN = "cfut_0123456789";

    private final ServerSocket server = server();
    private volatile byte[] response = {};
    private final CloudflareApi api = TestApi.at(
            URI.create("http://127.0.0.1:" + server.getLocalPort()),
            new Credential.Token(TOKEN),
            Duration.ofSeconds(60),
            Clock.systemUTC());

    private ServerSocket server() {
        try {
            ServerSocket created = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> serve(created));
            thread.setDaemon(true);
            thread.start();
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket from) {
        while (!from.isClosed()) {
            try (Socket socket = from.accept()) {
                int newlines = 0;
                for (int c = 0; newlines < 2 && c >= 0; ) {
                    c = socket.getInputStream().read();
                    newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
                }
                socket.getOutputStream().write(response);
            } catch (IOException broken) {
                // The client has closed the connection.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void raw(String text) {
        response = text.getBytes(StandardCharsets.UTF_8);
    }

    /** A gzipped body whose middle piece is repeated many times. */
    private void gzipped(String before, String middle, int times, String behind) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        byte[] again = middle.repeat(1000).getBytes(StandardCharsets.UTF_8);
        try (OutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(before.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times / 1000; i++) {
                gzip.write(again);
            }
            gzip.write(behind.getBytes(StandardCharsets.UTF_8));
        }
        response = body.toByteArray();
    }

    private void body(String json) {
        raw("HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
    }

    /** A valid response after that many empty gzip members. */
    private void emptyMembers(int count) throws IOException {
        gzipped("", "", 0, "");
        int head = new String(response, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(response, 0, head);
        byte[] empty = Arrays.copyOfRange(response, head, response.length);
        for (int i = 0; i < count; i++) {
            body.write(empty);
        }
        gzipped("{\"success\":true,\"result\":[", "", 0, ROW + "]}");
        body.write(response, head, response.length - head);
        response = body.toByteArray();
    }

    private UsageResponse usage() throws ApiFailure, InterruptedException {
        return api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
                "{\"card_number\":\"4242424242424242\"}\r\n\r\n",
                "HTTP/1.1 ok 4242424242424242\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n4242424242424242"
            })
    void failWithoutBeingQuoted(String text) {
        raw(text);

        assertThatThrownBy(this::usage)
                .isInstanceOf(ApiFailure.class)
                .hasMessageNotContaining("4242424242424242")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip"})
    void failWithAnEncodingThatWasNotRequested(String encoding) {
        raw("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThatThrownBy(this::usage)
                .hasMessageContaining(
                        "returned the content encoding \"" + encoding + "\", where gzip or none was requested");
    }

    @Test
    void failWithTooManyEmptyGzipMembers() throws Exception {
        emptyMembers(100_000);

        assertThatThrownBy(this::usage)
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageEndingWith("returned a gzip body of more than 100 empty members in a row, where one"
                        + " that holds the response was expected");
    }

    /** A proxy may add such members. */
    @Test
    void mayStartWithAFewEmptyGzipMembers() throws Exception {
        emptyMembers(100);

        try (UsageResponse response = usage()) {
            assertThat(TestApi.rows(response)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"code\":1,\"message\":\"invalid {\\\"card_number\\\":\\\"4242424242424242\\\",\\\"cvv\\\":\\\"123\\\"}\"}]",
                "[{\"code\":1,\"message\":\"no card 4242 4242 4242 4242\"}]",
                "[{\"code\":\"4242424242424242\"}]",
                "[\"{'card_number':'4242424242424242'}\"]",
                "\"card_number=4242424242424242\""
            })
    void areQuotedWithoutPaymentData(String errors) {
        body("{\"success\":false,\"errors\":" + errors + "}");

        assertThatThrownBy(this::usage)
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageMatching(".* returned 200: .+")
                .message()
                .doesNotContain("4242", "123");
    }

    /** Hiding the text before the token shortens the message, so that the token would fit into it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[{\"code\":\"@\"}] | 26", "[{\"message\":\"Bearer @\"}] | 983", "[\"Bearer @\"] | 983"})
    void areSearchedForTheTokenBeforeTheyAreCut(String errors, int before) {
        body("{\"success\":false,\"errors\":" + errors.replace("@", "y".repeat(before) + " " + TOKEN) + "}");

        assertThatThrownBy(this::usage).hasMessageContaining("[hidden]").hasMessageNotContaining("cfut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", "[{\"message\":{\"a\":1}}]", "[{\"message\":\" \"},7,null]", "[\"\"]", "\"\""})
    void haveAMessageIfTheirErrorsAreEmpty(String errors) {
        body("{\"success\":false,\"errors\":" + errors + "}");

        assertThatThrownBy(this::usage)
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageEndingWith(
                        " returned 200: an error with neither a code nor a message, where both were" + " expected");
    }

    @Test
    void areAbortedBeyondTheMaximumSize() throws Exception {
        gzipped("{\"success\":true,\"result\":[", " ".repeat(1000), 70_000, "]}");

        assertThatThrownBy(this::usage)
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageContaining("raise cloudflare.api.response.max.bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,", "[", "\"x\",", "{\"a\":"})
    void loseOneRowWithAnEndlessField(String piece) throws Exception {
        String closing = piece.equals("[") ? "]" : piece.equals("{\"a\":") ? "}" : "";
        gzipped(
                "{\"success\":true,\"result\":[" + ROW + ",{\"Novel\":[",
                piece,
                2_000_000,
                "0" + closing.repeat(closing.isEmpty() ? 0 : 2_000_000) + "]}," + ROW + "]}");

        try (UsageResponse response = usage()) {
            assertThat(TestApi.rows(response)).hasSize(2);
            assertThat(TestApi.malformed(response)).hasSize(1);
        }
    }

    @Test
    void loseOneRowWithAnEndlessText() throws Exception {
        gzipped("{\"success\":true,\"result\":[" + ROW + ",{\"ServiceName\":\"", "x", 21_000_000, "\"}," + ROW + "]}");

        try (UsageResponse response = usage()) {
            assertThat(TestApi.rows(response)).hasSize(2);
            assertThat(TestApi.malformed(response))
                    .singleElement()
                    .satisfies(row -> assertThat(row.rawLength()).isGreaterThan(21_000_000));
        }
    }

    @Test
    void countMalformedRowsThatAreNotKept() throws Exception {
        gzipped("{\"success\":true,\"result\":[", "7,", 100_000, ROW + "]}");

        try (UsageResponse response = usage()) {
            assertThat(TestApi.rows(response)).hasSize(1);
            assertThat(TestApi.malformed(response))
                    .hasSize(MalformedRows.MOST + 1)
                    .anySatisfy(row -> assertThat(row.reason()).startsWith("90000 more rows"));
        }
    }

    @Test
    void keepOnlySomeOfManyErrors() throws Exception {
        gzipped("{\"success\":false,\"errors\":[", "{\"code\":1,\"message\":\"no\"},", 1_000_000, "{}]}");

        assertThatThrownBy(this::usage)
                .isInstanceOf(ApiFailure.Transient.class)
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(500));
    }
}
