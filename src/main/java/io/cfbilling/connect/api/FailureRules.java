package io.cfbilling.connect.api;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells a refusal's kind by its status and Cloudflare's codes. */
final class FailureRules {
    private static final List<Integer> BAD_CREDENTIAL = List.of(9106, 9109, 6003);
    private static final List<Integer> NO_PERMISSION = List.of(10000);
    private static final List<Integer> NO_ROUTE = List.of(7000, 7003);
    private static final List<Integer> BAD_REQUEST = List.of(1183);
    private static final Pattern RESETS_IN = Pattern.compile("[;,]\\s*t=(\\d{1,9})");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final int LONGEST_WORDS = 300;

    private FailureRules() {}

    /**
     * @param asked what was asked, for the message
     * @param errors what the envelope says went wrong; empty where there is no envelope
     */
    static ApiFailure failure(String asked, int status, HttpHeaders headers, List<Envelope.ApiError> errors) {
        String message = message(asked, status, headers, errors);
        Optional<Duration> retryAfter = retryAfter(headers);
        if (status == 429) {
            return new ApiFailure.RateLimited(message, retryAfter.or(() -> windowEnd(headers)));
        } else if (status / 100 == 5) {
            // Whatever code it bears: who cannot answer cannot judge the credential either.
            return new ApiFailure.Transient(message, retryAfter);
        } else if (status == 403 && errors.isEmpty() && retryAfter.isPresent()) {
            // Cloudflare's edge blocks the address for a while, as with its error 1015; the API was not asked.
            return new ApiFailure.RateLimited(message, retryAfter);
        }
        return judged(message, status, retryAfter, errors);
    }

    private static ApiFailure judged(
            String message, int status, Optional<Duration> retryAfter, List<Envelope.ApiError> errors) {
        boolean badCredential = anyOf(BAD_CREDENTIAL, errors);
        if (anyOf(NO_PERMISSION, errors) && !badCredential) {
            return new ApiFailure.Forbidden(message);
        } else if (status == 401 || badCredential) {
            return new ApiFailure.BadCredential(message + ". Cloudflare does not accept the credential: check"
                    + " cloudflare.api.token (or cloudflare.api.email and cloudflare.api.key), that it is active and not"
                    + " expired");
        } else if (status == 404 || anyOf(NO_ROUTE, errors)) {
            return new ApiFailure.NotFound(message, anyOf(NO_ROUTE, errors));
        } else if (status == 403) {
            return new ApiFailure.Forbidden(
                    errors.isEmpty()
                            ? message + " (without an error code: a firewall or proxy may have answered, not the API)"
                            : message);
        } else if (status / 100 == 3) {
            return new ApiFailure.Rejected(
                    message + ": redirects are not followed, since the credential would go along;"
                            + " set cloudflare.api.base.url to the API itself");
        } else if (anyOf(BAD_REQUEST, errors) || (status / 100 == 4 && status != 408)) {
            return new ApiFailure.Rejected(message);
        }
        return new ApiFailure.Transient(message, retryAfter);
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
