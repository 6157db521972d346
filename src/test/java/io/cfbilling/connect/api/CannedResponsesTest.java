package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed responses that the simulator does not send. */
class CannedResponsesTest {
    private static final String TOKEN = "cfut_0123456789";
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final DateRange DAYS = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));

    private final HttpServer server = server();
    private final List<InetSocketAddress> connections = new CopyOnWriteArrayList<>();
    private final CloudflareApi api = TestApi.at(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new Credential.Token(TOKEN),
            Duration.ofSeconds(10),
            Clock.systemUTC());
    private volatile int status = 200;
    private volatile boolean gzip = true;
    private volatile String body = "{}";

    private HttpServer server() {
        try {
            HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            created.createContext("/", this::response);
            created.start();
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void response(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress());
        if (gzip) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(status, 0);
        OutputStream out = exchange.getResponseBody();
        try (OutputStream encoded = gzip ? new GZIPOutputStream(out) : out) {
            encoded.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepOneConnectionAlive(boolean zipped) throws Exception {
        gzip = zipped;
        body = "{\"success\":true,\"result\":[]}";
        for (int i = 0; i < 20; i++) {
            api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS);
        }

        assertThat(connections).hasSize(20);
        assertThat(connections.stream().distinct()).hasSize(1);
    }

    @Test
    void showTheProxysLoginInNoMalformedRow() throws Exception {
        HttpProxy.Login login = new HttpProxy.Login("me", "correct horse");
        HttpProxy proxy = new HttpProxy("proxy.example.com", 3128, login, HttpProxy.Source.SETTINGS);
        String basic = Base64.getEncoder().encodeToString("me:correct horse".getBytes(StandardCharsets.UTF_8));
        body = "{\"success\":true,\"result\":[{\"note\":\"Correct%20horse, " + basic + "\"}]}";

        // Without TLS, no proxy is used.
        try (CloudflareApi withProxy = TestApi.at(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        new Credential.Token(TOKEN),
                        new Network(proxy, null, false));
                UsageResponse response = withProxy.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS)) {
            assertThat(TestApi.malformed(response))
                    .singleElement()
                    .satisfies(row -> assertThat(row.raw()).isEqualTo("{\"note\":\"[hidden], [hidden]\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"result\":[],\"errors\":null,\"messages\":null}",
                "{\"errors\":[],\"messages\":[{\"message\":\"beta\"}],\"success\":true,\"result\":[]}",
                "{\"result\":[],\"success\":true}",
                "{\"success\":true,\"errors\":[\"odd\",7,null,[1]],\"result\":[]}",
                "{\"success\":true,\"errors\":[{\"code\":null,\"message\":7,\"source\":{\"pointer\":\"x\"}}],\"result\":[]}",
                "{\"success\":true,\"errors\":{},\"result\":[],\"result_info\":null}"
            })
    void succeedInAnyValidEnvelope(String envelope) throws Exception {
        body = envelope;

        assertThat(TestApi.rows(api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"success\":true,\"result\":[]",
                "{\"success\":true,\"result\":[]} {}",
                "{\"success\":true,\"result\":{}}",
                "{\"result\":null,\"success\":true}",
                "{\"success\":true}",
                "{\"success\":true,\"result\":[],\"result\":[]}",
                "{\"success\":false,\"result\":[],\"success\":true}",
                "{\"success\":\"true\",\"result\":[]}",
                "{\"result\":[]}",
                "{\"success\":true,\"result\":[{\"ServiceName\":\"4242424242424242\" oops}]}"
            })
    void areTransientFailuresIfNotASuccessEnvelope(String envelope) {
        body = envelope;

        assertThatThrownBy(() -> api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS))
                .isInstanceOf(ApiFailure.Transient.class)
                .hasMessageNotContaining("4242424242424242")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>404 Not Found</html>",
                "",
                "{}",
                "{\"message\":\"no such upstream\"}",
                "{\"success\":false}",
                "{\"success\":false,\"message\":\"no\",\"errors\":[]}",
                "{\"success\":\"false\",\"errors\":[{\"code\":7003}]}",
                "{\"success\":true,\"errors\":[{\"code\":7003}],\"messages\":[],\"result\":null}",
                "{\"errors\":[{\"code\":9109,\"message\":\"invalid\"}]}",
                "{\"success\":false,\"errors\":[\"not found\"]}"
            })
    void areTransientFailuresIfFromAGateway(String page) {
        body = page;
        for (int error : new int[] {302, 400, 401, 403, 404}) {
            status = error;
            assertThatThrownBy(() -> api.profile(ACCOUNT)).isInstanceOf(ApiFailure.Transient.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":false,\"errors\":[{\"code\":1070,\"message\":\"no profile\"}]}",
                "{\"errors\":[{\"message\":\"no profile\"}],\"success\":false}",
                "{\"result\":null,\"success\":false,\"errors\":null,\"messages\":null}",
                "{\"result\":null,\"success\":false,\"errors\":[],\"messages\":[]}"
            })
    void sayNoProfileOnlyInCloudflaresEnvelope(String envelope) throws Exception {
        status = 404;
        body = envelope;
        assertThat(api.profile(ACCOUNT).isFound()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {'success':true,'result':{'id':'x','status':'active'}} | ACTIVE",
                "200 | {'success':true,'result':{'status':'disabled'}} | DISABLED",
                "200 | {'success':true,'result':{'status':'expired','expires_on':'2025-01-01T00:00:00Z'}} | EXPIRED",
                "401 | {'success':false,'errors':[{'code':1000,'message':'Invalid API Token'}]} | INVALID",
                "403 | {'success':false,'errors':[{'code':9109,'message':'Invalid access token'}]} | INVALID",
                "400 | {'success':false,'errors':[{'code':6003,'message':'Invalid request headers'}]} | INVALID",
                "403 | {'success':false,'errors':[{'code':10000,'message':'Authentication error'}]} | Forbidden",
                "404 | {'success':false,'errors':[{'code':7003,'message':'No route'}]} | NotFound",
                "401 | <html>Log in</html> | Transient",
                "401 | {'error':'unauthorized'} | Transient",
                "200 | {'success':true,'result':{'status':'sleeping'}} | Transient",
                "200 | {'success':true,'result':{'status':'invalid'}} | Transient",
                "200 | {'success':true,'result':null} | Transient"
            })
    void giveTheCredentialStatusOfCloudflare(int code, String json, String outcome) throws Exception {
        status = code;
        body = json.replace('\'', '"');
        for (AccountId account : Arrays.asList(null, ACCOUNT)) {
            assertThat(credentialStatus(account)).isEqualTo(outcome);
        }
    }

    private String credentialStatus(@Nullable AccountId account) throws InterruptedException {
        try {
            return api.verifiedToken(account).status().name();
        } catch (ApiFailure failure) {
            return failure.getClass().getSimpleName();
        }
    }

    @Test
    void failIfDeclaredAsGzipButNotGzipped() {
        gzip = false;
        body = "\u001f\u008bnot gzip";

        assertThatThrownBy(() -> api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS))
                .isInstanceOf(ApiFailure.Transient.class);
    }

    @Test
    void echoNoTokenIntoMessages() {
        status = 400;
        body = "{\"success\":false,\"errors\":[{\"code\":1183,\"message\":\"bad header Bearer " + TOKEN
                + "\\nforged line\"}]}";

        assertThatThrownBy(() -> api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS))
                .isInstanceOf(ApiFailure.Rejected.class)
                .hasMessageContaining("1183 bad header Bearer [hidden] forged line")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void areCutIfTheirErrorsAreTooLong() {
        status = 400;
        body = "{\"success\":false,\"errors\":[{\"message\":\"" + "x".repeat(10_000) + "\"}]}";

        assertThatThrownBy(() -> api.usage(EndpointVersion.PAYGO, ACCOUNT, DAYS))
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void mayListAccountsWithoutAPageCount() throws Exception {
        body = "{\"success\":true,\"result\":[{\"id\":\"" + ACCOUNT + "\",\"name\":\"x\"}]}";

        assertThat(api.accounts(1)).isEqualTo(new AccountsPage(List.of(ACCOUNT), 0, 0));
    }

    @Test
    void skipOnlyTheAccountWithAnInvalidId() throws Exception {
        body = "{\"success\":true,\"result\":[{\"id\":\"not an id\"},{\"id\":\"" + ACCOUNT + "\"}]}";

        assertThat(api.accounts(1).accounts()).containsExactly(ACCOUNT);
    }

    @Test
    void hidePaymentDataInUnknownFields() throws Exception {
        body = "{\"success\":true,\"result\":{\"wallet\":[{\"card_number\":{\"n\":\"4111\"},\"brand\":\"visa\"}]}}";
        Profile found = Objects.requireNonNull(api.profile(ACCOUNT).profile());
        assertThat(found.unknownFields()).isEqualTo("{\"wallet\":[{\"brand\":\"visa\",\"card_number\":\"****\"}]}");
    }

    @Test
    void showNoSecretOfACredential() {
        assertThat(new Credential.Token(TOKEN)).hasToString("an API token");
        assertThat(new Credential.EmailAndKey("me@example.com", TOKEN)).hasToString("an e-mail address and API key");
    }
}
