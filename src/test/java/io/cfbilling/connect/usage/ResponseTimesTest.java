package io.cfbilling.connect.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponseTimesTest {
    private static final Instant BEGUN = Instant.parse("2026-03-10T00:00:00.400Z");

    private static Instant confirmed(String date) {
        return ResponseTimes.of(BEGUN, Optional.of(Instant.parse(date))).confirmed();
    }

    @Test
    void aClockThatIsAheadWaitsForCloudflaresClock() {
        ResponseTimes times = ResponseTimes.of(BEGUN, Optional.of(Instant.parse("2026-03-05T00:00:00Z")));
        assertThat(times.confirmedDay()).isEqualTo("2026-03-05");
        assertThat(times.today()).isEqualTo("2026-03-10");
    }

    @Test
    void aClockThatIsBehindStaysSo() {
        assertThat(confirmed("2026-03-15T00:00:00Z")).isEqualTo(BEGUN);
    }

    @Test
    void aConfirmationWaitsFromTheLaterOfBothClocksOn() {
        assertThat(latest("2026-03-15T00:00:00Z")).isEqualTo("2026-03-15T00:00:00Z");
        assertThat(latest("2026-03-05T00:00:00Z")).isEqualTo(BEGUN);
    }

    /** Otherwise, each confirmation would come an interval late. */
    @Test
    void aResponseThatTookAMinuteIsNoClockThatIsBehind() {
        assertThat(latest("2026-03-10T00:01:00Z")).isEqualTo(BEGUN);
        assertThat(ResponseTimes.of(BEGUN, Optional.empty()).latest()).isEqualTo(BEGUN);
    }

    private static Instant latest(String date) {
        return ResponseTimes.of(BEGUN, Optional.of(Instant.parse(date))).latest();
    }

    @Test
    void theHeadersWholeSecondsDoNotMoveClocksThatAgree() {
        assertThat(confirmed("2026-03-10T00:00:00Z")).isEqualTo(BEGUN);
        assertThat(ResponseTimes.of(BEGUN, Optional.empty()).confirmed()).isEqualTo(BEGUN);
    }
}
