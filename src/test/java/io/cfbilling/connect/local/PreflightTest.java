package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PreflightTest {
    @Test
    void aPortInUseIsReportedWithItsUserAndItsOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Preflight.requireFree(port, "the Kafka broker", RunOption.BROKER))
                    .isInstanceOf(LocalFailure.class)
                    .hasMessage("Port " + port + " is in use, and the Kafka broker needs it: stop what listens there,"
                            + " or choose another port with -Drun.port.broker=<port>.");
        }
    }

    @Test
    void anOldJavaIsReported() {
        assertThatThrownBy(() -> Preflight.requireJava(Runtime.Version.parse("11.0.2")))
                .hasMessage("JDK 17 or later is needed, and this is 11.0.2: point JAVA_HOME at one.");
        assertThatCode(() -> Preflight.requireJava(Runtime.Version.parse("17"))).doesNotThrowAnyException();
    }
}
