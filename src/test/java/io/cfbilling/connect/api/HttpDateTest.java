package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.MessageHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                " sun, 06 nov 1994 08:49:37 gmt "
            })
    void isReadFromTheHeader(String date) {
        MessageHeaders headers = SampleHeaders.of(Map.of("date", List.of(date)));

        assertThat(HttpDate.of(headers)).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @Test
    void isEmptyWithoutAHeader() {
        assertThat(HttpDate.of(SampleHeaders.of(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "1",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994",
                "Sun, 06 Nov 1994 08:49:37 GMT                                                               "
            })
    void isEmptyIfItCannotBeRead(String date) {
        assertThat(HttpDate.parse(date)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-07T09:30:00Z, 2026-03-07T09:30:00Z",
        "2026-03-10T07:30:00Z, 2026-03-10T07:30:00Z",
        "2026-03-10T09:29:49Z, 2026-03-10T09:29:49Z",
        "2026-03-10T09:29:50Z, 2026-03-10T09:30:00Z",
        "2026-03-10T09:30:10Z, 2026-03-10T09:30:00Z",
        "2026-03-13T09:30:00Z, 2026-03-13T09:30:00Z",
        "1994-11-06T08:49:37Z, 2026-03-10T09:30:00Z",
        "9999-12-31T23:59:59Z, 2026-03-10T09:30:00Z",
    })
    void isTheMomentOfRecordsIfTheWorkersClockDiffers(String date, String observed) {
        Instant local = Instant.parse("2026-03-10T09:30:00Z");

        assertThat(HttpDate.observed(local, Optional.of(Instant.parse(date)))).isEqualTo(observed);
        assertThat(HttpDate.observed(local, Optional.empty())).isEqualTo(local);
    }
}
