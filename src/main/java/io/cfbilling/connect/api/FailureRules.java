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
        if (status == 429) {
            return new ApiFailure.RateLimited(message, wait(headers));
        } else if (anyOf(NO_PERMISSION, errors)) {
            return new ApiFailure.Forbidden(message);
        } else if (status == 401 || anyOf(BAD_CREDENTIAL, errors)) {
            return new ApiFailure.BadCredential(message + ". Cloudflare does not accept the credential: check"
                    + " cloudflare.api.token (or cloudflare.api.email and cloudflare.api.key), that it is active and not"
                    + " expired");
        } else if (status == 404 || anyOf(NO_ROUTE, errors)) {
            return new ApiFailure.NotFound(message, anyOf(NO_ROUTE, errors));
        } else if (status == 403) {
            return new ApiFailure.Forbidden(message);
        } else if (status / 100 == 3) {
            return new ApiFailure.Rejected(
                    message + ": redirects are not followed, since the credential would go along;"
                            + " set cloudflare.api.base.url to the API itself");
        } else if (status / 100 == 4 && status != 408) {
            return new ApiFailure.Rejected(message);
        }
        return new ApiFailure.Transient(message);
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

    /** How long a 429 asks to wait: {@code Retry-After}, or else until the window of {@code Ratelimit} is over. */
    private static Optional<Duration> wait(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .or(() -> headers.firstValue("Ratelimit")
                        .map(RESETS_IN::matcher)
                        .filter(Matcher::find)
                        .map(found -> found.group(1)))
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }
}
