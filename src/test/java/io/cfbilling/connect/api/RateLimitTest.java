package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static List<RateLimit> limits(List<String> limits, List<String> policies) {
        return RateLimit.of(SampleHeaders.of(Map.of("Ratelimit", limits, "Ratelimit-Policy", policies)));
    }

    private static List<RateLimit> limits(String... limits) {
        return limits(Arrays.asList(limits), List.of());
    }

    @Test
    void isReadAsTheApiWritesIt() {
        assertThat(limits(List.of("\"default\";r=50;t=30"), List.of("\"default\";q=1200;w=300")))
                .containsExactly(new RateLimit("default", 50, Duration.ofSeconds(30), OptionalLong.of(1200)));
    }

    @Test
    void mayBeOneOfSeveral() {
        assertThat(limits(
                        List.of("\"default\";r=50;t=30, \"burst\";r=7;t=5"),
                        List.of("\"burst\";q=100;w=60", "\"default\";q=1200;w=300")))
                .containsExactlyInAnyOrder(
                        new RateLimit("default", 50, Duration.ofSeconds(30), OptionalLong.of(1200)),
                        new RateLimit("burst", 7, Duration.ofSeconds(5), OptionalLong.of(100)));
    }

    @Test
    void needsNoPolicyQuotesOrOrder() {
        assertThat(limits("default; t=30 ; r=50"))
                .containsExactly(new RateLimit("default", 50, Duration.ofSeconds(30), OptionalLong.empty()));
    }

    @Test
    void endsWithinAnHour() {
        assertThat(limits("\"default\";r=1199;t=999999999"))
                .containsExactly(new RateLimit("default", 1199, Duration.ofHours(1), OptionalLong.empty()));
    }

    @Test
    void isLimitedInNumberAndNameLength() {
        String many = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"l" + i + "\";r=1;t=1")
                .collect(Collectors.joining(","));
        assertThat(limits(many.substring(0, 4000))).hasSizeLessThanOrEqualTo(8);
        assertThat(limits(many)).isEmpty();
        assertThat(limits("\"" + "n".repeat(100) + "\";r=1;t=1")).isEmpty();
    }

    @Test
    void isIgnoredQuicklyInALongHeader() {
        assertThat(limits("\"default\";" + " ".repeat(300_000), "x" + " ;".repeat(100_000), ",".repeat(300_000)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"default\"",
                "\"default\";r=50",
                "\"default\";r=a;t=1",
                "r=1;t=2",
                "\"x\";r=99999999999;t=1",
                ";;,,",
                "\"x\";r=-1;t=3",
                "\"x\";r=1.5;t=3"
            })
    void isIgnoredIfItCannotBeRead(String header) {
        assertThat(limits(header)).isEmpty();
    }
}
