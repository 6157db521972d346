package io.cfbilling.connect.api;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names a failure by its status and Cloudflare's codes. Only Cloudflare's own envelope is a reason to conclude anything: a
 * proxy or gateway on the way answers with the same statuses, and what it says passes with it.
 */
final class FailureRules {
    private static final List<Integer> NO_CREDENTIAL = List.of(9106, 9109, 6003);
    private static final List<Integer> NO_PERMISSION = List.of(10000);
    private static final List<Integer> NO_ROUTE = List.of(7000, 7003);
    private static final List<Integer> BAD_REQUEST = List.of(1183);
    private static final Pattern RAY = Pattern.compile("[0-9a-f]{1,20}(?:-[A-Z]{3})?+");
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,30}");
    private static final int LONGEST_WORDS = 300;

    /** Whatever the other side asks for: longer than that nothing is left alone. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private FailureRules() {}

    /**
     * @param requested what was asked, for the message
     * @param errors what the response says went wrong, fit to be quoted; empty where it does not say
     * @param byCloudflare whether the response is in the envelope of Cloudflare's API
     * @param now the moment of the response, by which dates are understood where it does not tell its own; null where
     *     that is not known either
     */
    static ApiFailure failure(
            String requested,
            int status,
            HttpHeaders headers,
            List<Envelope.ApiError> errors,
            boolean byCloudflare,
            @Nullable Instant now) {
        String message = message(requested, status, headers, errors);
        Optional<Duration> retryAfter = retryAfter(headers, now);
        if (status == 429) {
            return new ApiFailure.RateLimited(message, retryAfter.or(() -> RateLimit.windowEnd(headers)));
        } else if (status / 100 == 5 || status == 408) {
            // Whatever code it bears: who cannot answer cannot judge the credential either.
            return new ApiFailure.Transient(message, retryAfter);
        } else if (byCloudflare) {
            return judged(message, status, retryAfter, errors);
        }
        return new ApiFailure.Transient(message + byAnother(status), retryAfter);
    }

    private static ApiFailure judged(
            String message, int status, Optional<Duration> retryAfter, List<Envelope.ApiError> errors) {
        boolean noCredential = anyOf(NO_CREDENTIAL, errors);
        boolean noPermission = anyOf(NO_PERMISSION, errors);
        if (noCredential || noPermission || status == 401) {
            return new ApiFailure.Forbidden(message, noCredential || !noPermission);
        } else if (status == 404 || anyOf(NO_ROUTE, errors)) {
            return new ApiFailure.NotFound(message, anyOf(NO_ROUTE, errors));
        } else if (status == 403) {
            return new ApiFailure.Forbidden(message);
        } else if (anyOf(BAD_REQUEST, errors) || status / 100 == 4) {
            return new ApiFailure.Rejected(message);
        }
        return new ApiFailure.Transient(message, retryAfter);
    }

    /** What to look at where not the API has answered. */
    private static String byAnother(int status) {
        return switch (status / 100) {
            case 3 ->
                ": redirects are not followed, since the credential would go along;"
                        + " set cloudflare.api.base.url to the API itself";
            case 4 -> " (not in the form of Cloudflare's API: a proxy or gateway may have answered in its place)";
            default -> "";
        };
    }

    private static boolean anyOf(List<Integer> codes, List<Envelope.ApiError> errors) {
        return errors.stream().map(Envelope.ApiError::code).anyMatch(codes::contains);
    }

    private static String message(String requested, int status, HttpHeaders headers, List<Envelope.ApiError> errors) {
        String words =
                errors.stream().map(Envelope.ApiError::toString).distinct().collect(Collectors.joining("; "));
        String ray = headers.firstValue("CF-RAY")
                .filter(id -> RAY.matcher(id).matches())
                .map(id -> " (CF-RAY " + id + ")")
                .orElse("");
        return requested + " was answered " + status + (words.isEmpty() ? "" : ": " + printable(words)) + ray;
    }

    private static String printable(String words) {
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
    }

    /**
     * How long the response asks to wait, from its moment on, at most an hour: no time at all where it names a moment in
     * the past; empty where it does not say.
     */
    private static Optional<Duration> retryAfter(HttpHeaders headers, @Nullable Instant now) {
        String wish = headers.firstValue("Retry-After").orElse("").strip();
        if (wish.length() <= 30 && SECONDS.matcher(wish).matches()) {
            OptionalLong seconds = RateLimit.number(wish);
            return Optional.of(
                    wish.startsWith("-")
                            ? Duration.ZERO
                            : sensible(Duration.ofSeconds(seconds.orElse(Long.MAX_VALUE))));
        }
        Optional<Instant> moment = HttpDate.of(headers).or(() -> Optional.ofNullable(now));
        return HttpDate.parse(wish).flatMap(until -> moment.map(from -> sensible(Duration.between(from, until))));
    }

    private static Duration sensible(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
