package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.hostile.RawServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
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
    private final ApiSettings settings = settings(server.baseUrl().toString());
    private final HttpGet http = new HttpGet(settings, Clock.systemUTC(), Traffic.IGNORED);

    private static ApiSettings settings(String baseUrl) {
        return TestApi.settings(URI.create(baseUrl), new Credential.Token(TOKEN), Duration.ofSeconds(30));
    }

    private static String response(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String page(String accounts) {
        return response("{\"success\":true,\"result\":[" + accounts + "]}");
    }

    private int accounts() throws ApiFailure, InterruptedException {
        return accounts(http);
    }

    private int accounts(HttpGet by) throws ApiFailure, InterruptedException {
        return by.get("/accounts", new AccountsReader(settings.quotes()))
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
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2\r\nConnection: Upgrade\r\n\r\n",
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
    void waitForTheResponseAfterAFewInformationalOnesOnly() throws Exception {
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
        responses.add(hints.repeat(3) + EMPTY_PAGE);
        assertThat(accounts()).isZero();

        responses.add(hints.repeat(1_000) + EMPTY_PAGE);
        assertThat(accounts()).isZero();
        assertThatThrownBy(this::accounts).isInstanceOf(ApiFailure.Transient.class);
        await().until(() -> server.connections() == 0);
    }

    @Test
    void doNotTakeTheResponseOfAProxyForTheApis() {
        responses.add(EMPTY_PAGE.replace("200 OK", "201 Created"));
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.baseUrl().getPort())));
        HttpGet behindProxy = new HttpGet(settings("https://api.invalid"), Clock.systemUTC(), Traffic.IGNORED);
        try {
            assertThatThrownBy(() -> accounts(behindProxy))
                    .isInstanceOf(ApiFailure.Transient.class)
                    .hasMessage("GET /accounts was not sent: the proxy localhost:"
                            + server.baseUrl().getPort() + " (from the JVM's settings, as https.proxyHost) refused to"
                            + " connect to api.invalid and returned 201");
        } finally {
            ProxySelector.setDefault(before);
            behindProxy.close();
        }
    }

    @Test
    void doNotTakeWhatAProxySentBeforeTlsForAResponse() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new Socket(proxy.getInetAddress(), proxy.getLocalPort());
                Socket other = proxy.accept();
                Connection connection = new Connection()) {
            connection.bind(plain);
            other.getOutputStream().write(RawServer.head(EMPTY_PAGE));
            await().until(connection::isStale);
            SSLSocket tls = (SSLSocket)
                    SSLContext.getDefault().getSocketFactory().createSocket(plain, "api.invalid", 443, false);

            assertThatThrownBy(() -> connection.bind(tls, plain)).isInstanceOf(SSLException.class);
            assertThat(connection.isOpen()).isFalse();
        }
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
