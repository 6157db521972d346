package io.cfbilling.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.MessageHeaders;

/**
 * Classifies a failure by its status and Cloudflare's error codes. Only a response in Cloudflare's own envelope counts
 * as a rejection: a proxy or gateway may return the same statuses, and such a failure is temporary.
 */
final class FailureRules {
    private static final List<Integer> NO_CREDENTIAL = List.of(9106, 9109, 6003);
    private static final List<Integer> NO_PERMISSION = List.of(10000);
    private static final List<Integer> NO_ROUTE = List.of(7000, 7003);
    private static final List<Integer> BAD_REQUEST = List.of(1183);
    private static final Pattern RAY = Pattern.compile("[0-9a-f]{1,20}(?:-[A-Z]{3})?+");
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,30}");
    private static final int LONGEST_WORDS = 300;

    /** The longest wait, even if the response requests a longer one. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private FailureRules() {}

    /**
     * @param requested method and path, for the message
     * @param errors the errors of the response, safe to quote; empty if it has none
     * @param byCloudflare whether the response is in the envelope of Cloudflare's API
     * @param now the moment of the response, to which dates relate if it has no Date header
     */
    static ApiFailure failure(
            String requested,
            int status,
            MessageHeaders headers,
            List<Envelope.ApiError> errors,
            boolean byCloudflare,
            Instant now) {
        String message = message(requested, status, headers, errors);
        Optional<Duration> retryAfter = retryAfter(headers, now);
        if (status == 429) {
            return new ApiFailure.RateLimited(message, retryAfter.or(() -> RateLimit.windowEnd(headers)));
        } else if (status / 100 == 5 || status == 408) {
            // Even with an error code: a server that fails cannot judge the credential either.
            return new ApiFailure.Transient(message, retryAfter);
        } else if (byCloudflare) {
            return judged(message, status, retryAfter, errors);
        }
        return new ApiFailure.Transient(message + advice(status), retryAfter);
    }

    private static ApiFailure judged(
            String message, int status, Optional<Duration> retryAfter, List<Envelope.ApiError> errors) {
        boolean noCredential = anyOf(NO_CREDENTIAL, errors);
        boolean noPermission = anyOf(NO_PERMISSION, errors);
        if (noCredential || noPermission || status == 401) {
            // A 401 without a known code is about the credential; code 10000 only if another code says so too.
            boolean concernsCredential = noCredential || !noPermission;
            return new ApiFailure.Forbidden(message, concernsCredential);
        } else if (status == 404 || anyOf(NO_ROUTE, errors)) {
            return new ApiFailure.NotFound(message, anyOf(NO_ROUTE, errors));
        } else if (status == 403) {
            return new ApiFailure.Forbidden(message);
        } else if (anyOf(BAD_REQUEST, errors) || status / 100 == 4) {
            return new ApiFailure.Rejected(message);
        }
        return new ApiFailure.Transient(message, retryAfter);
    }

    /** Advice for a response that is not from the API. */
    private static String advice(int status) {
        return switch (status / 100) {
            case 3 ->
                ": redirects are not followed, since they would receive the credential;"
                        + " set cloudflare.api.base.url to the API itself";
            case 4 -> " (not in the form of Cloudflare's API: a proxy or gateway may have responded in its place)";
            default -> "";
        };
    }

    private static boolean anyOf(List<Integer> codes, List<Envelope.ApiError> errors) {
        return errors.stream().map(Envelope.ApiError::code).anyMatch(codes::contains);
    }

    private static String message(
            String requested, int status, MessageHeaders headers, List<Envelope.ApiError> errors) {
        String words =
                errors.stream().map(Envelope.ApiError::toString).distinct().collect(Collectors.joining("; "));
        String ray = Headers.first(headers, "CF-RAY")
                .filter(id -> RAY.matcher(id).matches())
                .map(id -> " (CF-RAY " + id + ")")
                .orElse("");
        return requested + " returned " + status + (words.isEmpty() ? "" : ": " + printable(words)) + ray;
    }

    private static String printable(String words) {
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
    }

    /**
     * The wait of the Retry-After header, from the moment of the response, at most an hour: zero for a moment in the
     * past; empty if there is none.
     */
    private static Optional<Duration> retryAfter(MessageHeaders headers, Instant now) {
        String header = Headers.first(headers, "Retry-After").orElse("").strip();
        if (header.length() <= 30 && SECONDS.matcher(header).matches()) {
            OptionalLong seconds = RateLimit.number(header);
            return Optional.of(
                    header.startsWith("-")
                            ? Duration.ZERO
                            : bounded(Duration.ofSeconds(seconds.orElse(Long.MAX_VALUE))));
        }
        Instant moment = HttpDate.of(headers).orElse(now);
        return HttpDate.parse(header).map(until -> bounded(Duration.between(moment, until)));
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
