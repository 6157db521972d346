package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptAliveTest {
    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().account(account).start();
    private Socket connection = new Socket();

    @BeforeEach
    void connect() throws IOException {
        connection = new Socket(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                simulator.baseUrl().getPort());
        connection.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        simulator.close();
    }

    @Test
    void aConnectionServesManyRequests() throws IOException {
        assertThat(response()).startsWith("HTTP/1.1 200");
        assertThat(response()).startsWith("HTTP/1.1 200");
    }

    @Test
    void aResetClosesAKeptConnectionWithoutAByte() throws IOException {
        assertThat(response()).startsWith("HTTP/1.1 200");
        simulator
                .faults()
                .inject(Fault.of(Fault.Kind.RESET), FaultScope.everything().times(1));

        assertThat(response()).isEmpty();
        assertThat(simulator.requests()).extracting(ReceivedRequest::status).containsExactly(200, 0);
    }

    @Test
    void countsRequestsThatTheClientSendsAgain() {
        SimulatorClient client = new SimulatorClient(simulator);
        client.get(profilePath(account));
        simulator
                .faults()
                .inject(Fault.of(Fault.Kind.RESET), FaultScope.everything().times(1));

        assertThat(client.get(profilePath(account)).statusCode()).isEqualTo(200);
        assertThat(simulator.requests()).extracting(ReceivedRequest::status).containsExactly(200, 0, 200);
    }

    /** The response to one more request on the connection: up to the end of its chunks, or of the connection. */
    private String response() throws IOException {
        String request =
                "GET " + Route.BASE + profilePath(account) + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + CloudflareSimulator.DEFAULT_TOKEN + "\r\n\r\n";
        connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = connection.getInputStream();
        StringBuilder text = new StringBuilder();
        for (int one = in.read(); one >= 0; one = in.read()) {
            text.append((char) one);
            if (text.toString().endsWith("\r\n0\r\n\r\n")) {
                break;
            }
        }
        return text.toString();
    }
}
