package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.CapturedLog;
import io.cfbilling.connect.hostile.RawServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
    private static final String TOKEN = "cfut_0123456789";
    private static final String EMPTY_PAGE = response("{\"success\":true,\"result\":[]}");

    /** What each further request gets; the last one stays. */
    private final Queue<String> responses = new ConcurrentLinkedQueue<>();

    private volatile boolean keep = true;
    private final RawServer server = new RawServer((path, out) -> {
        String response = responses.size() > 1 ? responses.remove() : responses.element();
        out.write(RawServer.head(response));
        return keep;
    });
    private final ApiSettings settings = new ApiSettings(
            server.baseUrl(),
            new Credential.Token(TOKEN),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            "tests/1.0",
            TestApi.LARGEST_RESPONSE);
    private final HttpGet http = new HttpGet(settings, Clock.systemUTC(), Traffic.UNHEEDED);

    private static String response(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String page(String accounts) {
        return response("{\"success\":true,\"result\":[" + accounts + "]}");
    }

    private int accounts() throws ApiFailure, InterruptedException {
        return http.get("/accounts", new AccountsReader(settings.credential().quotes()))
                .result()
                .size();
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no HTTP\r\n\r\n",
                "HTTP/1.1 many OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 20\r\nContent-Encoding: br\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{]"
            })
    void areClosedAfterAResponseThatCannotBeRead(String broken) {
        responses.add(broken);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(this::accounts).isInstanceOf(ApiFailure.Transient.class);
        }

        await().until(() -> server.connections() == 0);
    }

    @ParameterizedTest
    @CsvSource({"'X-Padding: more\r\n', 10000", "more, 10000"})
    void areClosedAfterAHeadThatDoesNotEnd(String piece, int times) {
        responses.add("HTTP/1.1 200 OK\r\nX-Padding: " + piece.repeat(times));
        assertThatThrownBy(this::accounts).isInstanceOf(ApiFailure.Transient.class);

        await().until(() -> server.connections() == 0);
    }

    @Test
    void areKeptBetweenRequests() throws Exception {
        responses.add(EMPTY_PAGE);
        for (int i = 0; i < 10; i++) {
            assertThat(accounts()).isZero();
        }

        assertThat(server.connections()).isOne();
    }

    @Test
    void areNotUsedAgainAfterTheServerHasClosedThem() throws Exception {
        responses.add(EMPTY_PAGE);
        keep = false;
        for (int i = 0; i < 10; i++) {
            assertThat(accounts()).isZero();
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void doNotTakeSurplusBytesForTheNextResponse() throws Exception {
        String two = "{\"id\":\"b69a9f3492637782896352daae219e7d\"},{\"id\":\"b69a9f3492637782896352daae219e7e\"}";
        responses.add(EMPTY_PAGE + page(two));
        responses.add(page("{\"id\":\"b69a9f3492637782896352daae219e7f\"}"));

        assertThat(accounts()).isZero();
        assertThat(accounts()).isOne();
    }

    /** The client closes them all when a request meets an Error. */
    @Test
    void surviveARequestThatRanOutOfMemory() throws Exception {
        Connections connections = new Connections(settings);
        connections.close(CloseMode.IMMEDIATE);
        assertThat(connections.isClosed()).isFalse();

        connections.end();
        assertThat(connections.isClosed()).isTrue();
    }

    @Test
    void logNeitherTheCredentialNorTheResponse() throws Exception {
        responses.add(page("{\"id\":\"b69a9f3492637782896352daae219e7d\",\"cvv\":\"secret\"}"));
        try (CapturedLog log = CapturedLog.ofLibrary("org.apache.hc")) {
            accounts();

            assertThat(log.text()).contains("/accounts").doesNotContain(TOKEN, "secret", "cvv");
        }
    }
}
