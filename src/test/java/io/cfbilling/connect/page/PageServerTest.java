package io.cfbilling.connect.page;

import static io.cfbilling.connect.page.PageRecords.checkpoint;
import static io.cfbilling.connect.page.PageRecords.usage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);

    private final HttpClient http = HttpClient.newHttpClient();
    private BillingPage page;

    @BeforeEach
    void start() throws IOException {
        page = BillingPage.start(InetAddress.getLoopbackAddress(), 0, NOW);
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js", "/chart.js", "/map.js", "/money.js", "/icon.svg"})
    void servesTheFilesOfThePage(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none.js", "/data/none", "/documentation/../../../pom.xml", "/documentation/none.md"})
    void hasNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void amountsAreTextsWithAllTheirDigits() throws Exception {
        page.bill().take(usage("a", "2026-11-02", "R2", "12345678901234567.000000000000000001 USD"));

        JsonNode cost = data("summary").path("cost").path("cost");
        assertThat(cost.isTextual()).isTrue();
        assertThat(cost.asText()).isEqualTo("12345678901234567.000000000000000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"summary", "days", "services", "accounts", "coverage", "gaps", "records", "budget", "links"})
    void servesEachPanelBeforeTheFirstRecordAndAfterIt(String panel) throws Exception {
        assertThat(get("/data/" + panel).statusCode()).isEqualTo(200);
        page.bill().take(usage("a", "2026-11-02", "R2", "1 USD"));
        page.bill().take(checkpoint("a", "2026-11-01", "2026-11-29", "read"));
        assertThat(get("/data/" + panel).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsSentIsBoundedHoweverManyAccountsThereAre() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            String account = String.format("%032x", i);
            page.bill().take(usage(account, "2026-11-02", "R2", i + " USD"));
            page.bill().take(checkpoint(account, "2025-10-25", "2026-11-29", "read"));
        }

        for (String panel :
                new String[] {"summary", "days", "accounts?limit=100000", "coverage?limit=100000", "gaps"}) {
            assertThat(get("/data/" + panel).body().length()).as(panel).isLessThan(60_000);
        }
        JsonNode last = data("accounts?order=cost&offset=9999");
        assertThat(last.path("total").asInt()).isEqualTo(10_000);
        assertThat(last.path("rows").get(0).path("cost").path("cost").asText()).isEqualTo("0");
        assertThat(data("coverage?offset=9990").path("accounts").path("rows")).hasSize(10);
    }

    @Test
    void tellsOpenPagesThatSomethingHasChanged() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(page.address().resolve("/events")).build();
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(nextEvent(events)).isEqualTo("data: 0");
            page.bill().take(usage("a", "2026-11-02", "R2", "1 USD"));
            assertThat(nextEvent(events)).isEqualTo("data: 1");
        }
    }

    private static String nextEvent(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (!line.startsWith("data")) {
            line = events.readLine();
        }
        return line;
    }

    @Test
    void changesNothingForAnybody() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(page.address().resolve("/data/summary"))
                .POST(BodyPublishers.noBody())
                .build();
        assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    /** Otherwise a page of another host, whose name is made to lead here, could read the costs. */
    @Test
    void onTheLoopbackAddressOnlyItsOwnNamesAreServed() throws Exception {
        URI address = page.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(response).startsWith("HTTP/1.1 403");
        }
    }

    private JsonNode data(String panel) throws Exception {
        return new ObjectMapper().readTree(get("/data/" + panel).body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(page.address() + path.substring(1)))
                        .build(),
                BodyHandlers.ofString());
    }
}
