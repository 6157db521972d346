package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                " sun, 06 nov 1994 08:49:37 gmt "
            })
    void namesTheMomentByCloudflaresClock(String date) {
        HttpHeaders headers = HttpHeaders.of(Map.of("date", List.of(date)), (name, value) -> true);

        assertThat(HttpDate.of(headers)).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @Test
    void isAbsentWhereThereIsNoHeader() {
        assertThat(HttpDate.of(HttpHeaders.of(Map.of(), (name, value) -> true))).isEmpty();
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
    void isAbsentWhereItCannotBeRead(String date) {
        assertThat(HttpDate.parse(date)).isEmpty();
    }
}
