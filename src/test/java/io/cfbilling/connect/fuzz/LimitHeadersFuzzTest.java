package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.RateLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class LimitHeadersFuzzTest {
    private static final FuzzedApi API = new FuzzedApi();
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern LIMIT = Pattern.compile("\"([a-z]{1,64})\";r=(\\d{1,4});t=(\\d{1,4})");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,4}");
    private static final byte[] BODY = "{\"success\":false,\"errors\":[]}".getBytes(StandardCharsets.US_ASCII);

    /**
     * The input's first three lines are {@code Ratelimit}, {@code Ratelimit-Policy} and {@code Retry-After} of a
     * response with status 429. The response is always a failed request, and its values are bounded. A value that is
     * written as documented is read exactly, up to an hour.
     */
    @FuzzTest(maxDuration = "30m")
    void limitsAreBoundedAndReadExactlyWhereTheyAreWrittenAsDocumented(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("[\r\n]", -1);
        String limit = line(lines, 0);
        String retryAfter = line(lines, 2);
        String headers = "Ratelimit: " + limit + "\r\nRatelimit-Policy: " + line(lines, 1) + "\r\nRetry-After: "
                + retryAfter + "\r\n";
        byte[] head = headers.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> API.send(429, head, BODY, api -> api.accounts(1)))
                .isInstanceOfSatisfying(ApiFailure.class, failure -> {
                    FuzzedApi.assertFitForALog(failure);
                    if (failure instanceof ApiFailure.RateLimited limited) {
                        assertWait(limited, retryAfter);
                        assertLimit(limit);
                    }
                });
        assertThat(API.limits()).allSatisfy(one -> {
            assertThat(one.left()).isNotNegative();
            assertThat(one.endsIn()).isBetween(Duration.ZERO, LONGEST);
        });
    }

    private static String line(String[] lines, int number) {
        return number < lines.length ? lines[number] : "";
    }

    private static void assertWait(ApiFailure.RateLimited limited, String retryAfter) {
        limited.retryAfter().ifPresent(wait -> assertThat(wait).isBetween(Duration.ZERO, LONGEST));
        if (SECONDS.matcher(retryAfter).matches()) {
            assertThat(limited.retryAfter()).contains(atMostLongest(retryAfter));
        }
    }

    private static void assertLimit(String limit) {
        Matcher documented = LIMIT.matcher(limit);
        if (documented.matches()) {
            assertThat(API.limits())
                    .extracting(RateLimit::name, RateLimit::left, RateLimit::endsIn)
                    .containsExactly(tuple(
                            documented.group(1),
                            Long.parseLong(documented.group(2)),
                            atMostLongest(documented.group(3))));
        }
    }

    private static Duration atMostLongest(String seconds) {
        Duration wait = Duration.ofSeconds(Long.parseLong(seconds));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
