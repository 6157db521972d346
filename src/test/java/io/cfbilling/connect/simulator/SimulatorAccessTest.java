package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.code;
import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorAccessTest {
    private final List<SimulatedAccount> accounts = IntStream.rangeClosed(1, 5)
            .mapToObj(seed -> SimulatedAccount.withAnchor(seed, seed))
            .toList();
    private final CloudflareSimulator simulator = simulator().start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    private CloudflareSimulator.Builder simulator() {
        return CloudflareSimulator.builder().accounts(accounts);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void rejectsWrongCredentials() throws IOException {
        String path = profilePath(accounts.get(0));

        assertThat(code(client.send(client.bare(path)))).isEqualTo(9106);
        assertThat(code(client.send(client.bare(path).header("Authorization", "Bearer cfut_other"))))
                .isEqualTo(9109);
        HttpResponse<byte[]> malformed = client.send(client.bare(path).header("Authorization", "Basic YTpi"));
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(code(malformed)).isEqualTo(6003);
        assertThat(json(malformed).at("/errors/0/error_chain/0/code").intValue())
                .isEqualTo(6111);
        simulator.rotateToken("cfut_next");
        assertThat(code(client.get(path))).isEqualTo(9109);
    }

    @Test
    void itsRootSaysWhatCanBeAsked() throws IOException {
        HttpResponse<byte[]> page =
                client.send(HttpRequest.newBuilder(simulator.baseUrl().resolve("/")));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .contains("curl")
                .contains(simulator.baseUrl() + "/accounts'")
                .contains(accounts.get(4).id());
    }

    @Test
    void acceptsEmailAndKey() throws IOException {
        String key = "0123456789abcdef0123456789abcdef01234";
        try (CloudflareSimulator paired =
                simulator().emailAndKey("me@example.com", key).start()) {
            SimulatorClient other = new SimulatorClient(paired);
            HttpRequest.Builder right = other.bare("/user/tokens/verify")
                    .header("X-Auth-Email", "me@example.com")
                    .header("X-Auth-Key", key);
            HttpRequest.Builder wrong = other.bare("/user/tokens/verify")
                    .header("X-Auth-Email", "you@example.com")
                    .header("X-Auth-Key", key);

            assertThat(other.send(right).statusCode()).isEqualTo(200);
            assertThat(code(other.send(wrong))).isEqualTo(10000);
            assertThat(paired.requests())
                    .allMatch(request ->
                            request.headers().keyPair() && !request.headers().bearer());
        }
    }

    @Test
    void listsAccountsPageByPage() {
        JsonNode second = json(client.get("/accounts?page=2&per_page=2"));

        assertThat(second.path("result").findValuesAsText("id"))
                .containsExactly(accounts.get(2).id(), accounts.get(3).id());
        assertThat(second.path("result_info"))
                .isEqualTo(json("{\"page\":2,\"per_page\":2,\"count\":2,\"total_count\":5,\"total_pages\":3}"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(json(client.get("/accounts?page=9")).path("result")).isEmpty();
    }

    @Test
    void listingCanBeRejectedOrRepeatItself() {
        try (CloudflareSimulator owned = simulator().accountOwnedToken().start();
                CloudflareSimulator endless = simulator().repeatsPageForEver().start()) {
            assertThat(code(new SimulatorClient(owned).get("/accounts"))).isEqualTo(1001);
            assertThat(json(new SimulatorClient(endless).get("/accounts?page=7&per_page=2"))
                            .path("result")
                            .findValuesAsText("id"))
                    .containsExactly(accounts.get(0).id(), accounts.get(1).id());
        }
    }

    @Test
    void accountsCanBeAddedAndRemoved() {
        String id = accounts.get(0).id();

        simulator.remove(id);
        assertThat(client.get("/accounts/" + id + "/billing/profile").statusCode())
                .isEqualTo(403);
        simulator.add(accounts.get(0));
        assertThat(client.get("/accounts/" + id + "/billing/profile").statusCode())
                .isEqualTo(200);
    }
}
