package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.profilePath;
import static io.cfbilling.connect.simulator.SimulatorClient.usagePath;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateHeaderTest {
    private final SimulatedClock clock = SimulatedClock.at("2026-03-02T09:30:00.750Z");
    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(clock)
            .account(account)
            .rateLimit(3, Duration.ofMinutes(5))
            .start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void isTheTimeOfTheSimulatorsClock() {
        assertThat(dates(profilePath(account))).containsExactly("Mon, 02 Mar 2026 09:30:00 GMT");
        clock.advance(Duration.ofDays(10));
        assertThat(dates("/nothing")).containsExactly("Thu, 12 Mar 2026 09:30:00 GMT");
        simulator.faults().inject(Fault.html(503), FaultScope.everything().times(1));
        assertThat(dates(usagePath(account))).containsExactly("Thu, 12 Mar 2026 09:30:00 GMT");
        assertThat(dates(usagePath(account))).containsExactly("Thu, 12 Mar 2026 09:30:00 GMT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity"})
    void isRightAmongManyHeaders(String encoding) throws IOException {
        for (int i = 0; i < 4; i++) {
            assertThat(client.send(client.request(usagePath(account)).header("Accept-Encoding", encoding))
                            .headers()
                            .allValues("Date"))
                    .containsExactly("Mon, 02 Mar 2026 09:30:00 GMT");
        }
    }

    @Test
    void canBeShiftedOrOmitted() {
        simulator.date().shift(Duration.ofDays(-2));
        assertThat(dates(profilePath(account))).containsExactly("Sat, 28 Feb 2026 09:30:00 GMT");
        simulator.date().omit();
        assertThat(dates(profilePath(account))).isEmpty();
        simulator.date().shift(Duration.ZERO);
        assertThat(dates(profilePath(account))).containsExactly("Mon, 02 Mar 2026 09:30:00 GMT");
    }

    private List<String> dates(String path) {
        return client.get(path).headers().allValues("Date");
    }
}
