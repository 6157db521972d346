package io.cfbilling.connect.api;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names a failure by its status and Cloudflare's codes. Only Cloudflare's own envelope is a reason to conclude anything: a
 * proxy or gateway on the way answers with the same statuses, and what it says passes with it.
 */
final class FailureRules {
    private static final List<Integer> NO_CREDENTIAL = List.of(9106, 9109, 6003);
    private static final List<Integer> NO_PERMISSION = List.of(10000);
    private static final List<Integer> NO_ROUTE = List.of(7000, 7003);
    private static final List<Integer> BAD_REQUEST = List.of(1183);
    private static final Pattern RESETS_IN = Pattern.compile("[;,]\\s*t=(\\d{1,9})");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final int LONGEST_WORDS = 300;

    private FailureRules() {}

    /**
     * @param asked what was asked, for the message
     * @param errors what the response says went wrong; empty where it does not say
     * @param byCloudflare whether the response is in the envelope of Cloudflare's API
     */
    static ApiFailure failure(
            String asked, int status, HttpHeaders headers, List<Envelope.ApiError> errors, boolean byCloudflare) {
        String message = message(asked, status, headers, errors);
        Optional<Duration> retryAfter = retryAfter(headers);
        if (status == 429) {
            return new ApiFailure.RateLimited(message, retryAfter.or(() -> windowEnd(headers)));
        } else if (status / 100 == 5 || status == 408) {
            // Whatever code it bears: who cannot answer cannot judge the credential either.
            return new ApiFailure.Transient(message, retryAfter);
        } else if (byCloudflare) {
            return judged(message, status, retryAfter, errors);
        }
        boolean byEdge = headers.firstValue("CF-RAY").isPresent();
        // Cloudflare's edge blocks the address for a while, as with its error 1015; the API was not asked.
        return status == 403 && byEdge && retryAfter.isPresent()
                ? new ApiFailure.RateLimited(message, retryAfter)
                : new ApiFailure.Transient(message + byAnother(status), retryAfter);
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

    private static String message(String asked, int status, HttpHeaders headers, List<Envelope.ApiError> errors) {
        String words = errors.stream().map(Envelope.ApiError::toString).collect(Collectors.joining("; "));
        String ray = headers.firstValue("CF-RAY")
                .map(id -> " (CF-RAY " + printable(id) + ")")
                .orElse("");
        return asked + " was answered " + status + (words.isEmpty() ? "" : ": " + printable(words)) + ray;
    }

    /** What the other side wrote, fit for one line of a log. */
    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }

    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }

    /** How long it is till the window of {@code Ratelimit} is over. */
    private static Optional<Duration> windowEnd(HttpHeaders headers) {
        return headers.firstValue("Ratelimit")
                .map(RESETS_IN::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }
}
