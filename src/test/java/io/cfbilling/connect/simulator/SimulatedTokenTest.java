package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.code;
import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static io.cfbilling.connect.simulator.SimulatorClient.usagePath;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedTokenTest {
    private static final String OF_USER = "/user/tokens/verify";

    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final SimulatedAccount other = SimulatedAccount.withAnchor(2, 1);
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().accounts(List.of(account, other)).start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "DISABLED", "EXPIRED"})
    void returnsTheStateOfAKnownToken(SimulatedToken.State state) {
        simulator.token().is(state);
        HttpResponse<byte[]> response = client.get(OF_USER);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/result/status").textValue()).isEqualToIgnoringCase(state.name());
        assertThat(json(response).at("/result").has("expires_on")).isEqualTo(state == SimulatedToken.State.EXPIRED);
    }

    @Test
    void anInvalidTokenIsUnknownToTheVerifyEndpoint() throws IOException {
        assertUnknown(client.send(client.bare(OF_USER).header("Authorization", "Bearer cfut_other")));
        simulator.token().is(SimulatedToken.State.INVALID);
        assertUnknown(client.get(OF_USER));
        assertThat(json(client.get(OF_USER)).at("/errors/0/message").textValue())
                .isEqualTo("Invalid API Token");
    }

    @ParameterizedTest
    @EnumSource(names = {"DISABLED", "EXPIRED", "INVALID"})
    void isForbiddenElsewhereUnlessActive(SimulatedToken.State state) {
        simulator.token().is(state);
        for (String path : List.of(profilePath(account), usagePath(account), "/accounts")) {
            simulator.token().rejectedWith(SimulatedToken.TokenError.FORBIDDEN_9109);
            assertRejected(client.get(path), 403, 9109);
            simulator.token().rejectedWith(SimulatedToken.TokenError.UNAUTHORIZED_10000);
            assertRejected(client.get(path), 401, 10000);
        }
        simulator.token().is(SimulatedToken.State.ACTIVE);
        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
    }

    @Test
    void ofAnAccountIsVerifiedOnlyThere() {
        simulator.token().ownedBy(account.id());
        simulator.token().is(SimulatedToken.State.EXPIRED);
        assertUnknown(client.get(OF_USER));
        assertUnknown(client.get(ofAccount(other)));
        assertThat(json(client.get(ofAccount(account))).at("/result/status").textValue())
                .isEqualTo("expired");
        simulator.token().is(SimulatedToken.State.INVALID);
        assertUnknown(client.get(ofAccount(account)));
    }

    @Test
    void aUsersTokenIsNotVerifiedAtAnAccount() {
        assertUnknown(client.get(ofAccount(account)));
        assertRejected(client.get("/accounts/nobody/tokens/verify"), 400, 7003);
    }

    @Test
    void ofAnAccountReadsNoOtherAndListsNone() {
        simulator.token().ownedBy(account.id());
        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
        assertRejected(client.get(profilePath(other)), 403, 10000);
        assertRejected(client.get("/accounts"), 400, 1001);
        simulator.token().ownedByUser();
        assertThat(client.get(profilePath(other)).statusCode()).isEqualTo(200);
        assertThat(client.get("/accounts").statusCode()).isEqualTo(200);
        assertThat(client.get(OF_USER).statusCode()).isEqualTo(200);
    }

    @Test
    void faultsStrikeTheVerifyEndpointsToo() {
        simulator
                .faults()
                .inject(Fault.foreignJson(401), FaultScope.everything().dataset(Dataset.TOKEN));
        assertThat(client.get(OF_USER).statusCode()).isEqualTo(401);
        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
    }

    private static String ofAccount(SimulatedAccount of) {
        return "/accounts/" + of.id() + "/tokens/verify";
    }

    private static void assertUnknown(HttpResponse<byte[]> response) {
        assertRejected(response, 401, 1000);
    }

    private static void assertRejected(HttpResponse<byte[]> response, int status, int code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(code(response)).isEqualTo(code);
    }
}
