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

/** Tells a refusal's kind by its status and Cloudflare's codes. */
final class FailureRules {
    private static final List<Integer> BAD_CREDENTIAL = List.of(9106, 9109, 6003);
    private static final List<Integer> NO_PERMISSION = List.of(10000);
    private static final List<Integer> NO_ROUTE = List.of(7000, 7003);
    private static final List<Integer> BAD_REQUEST = List.of(1183);
    private static final Pattern RAY = Pattern.compile("[0-9a-zA-Z-]{1,40}");
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,30}");
    private static final int LONGEST_WORDS = 300;

    /** Whatever the other side asks for: longer than that nothing is left alone. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private FailureRules() {}

    /**
     * @param asked what was asked, for the message
     * @param errors what the envelope says went wrong; empty where there is no envelope
     */
    static ApiFailure failure(String asked, int status, HttpHeaders headers, List<Envelope.ApiError> errors) {
        return failure(asked, status, headers, errors, null);
    }

    /**
     * @param asked what was asked, for the message
     * @param errors what the envelope says went wrong, fit to be quoted; empty where there is no envelope
     * @param now the moment of the response, by which dates are understood where it does not tell its own; null where
     *     that is not known either
     */
    static ApiFailure failure(
            String asked, int status, HttpHeaders headers, List<Envelope.ApiError> errors, @Nullable Instant now) {
        String message = message(asked, status, headers, errors);
        Optional<Duration> retryAfter = retryAfter(headers, now);
        if (status == 429) {
            return new ApiFailure.RateLimited(message, retryAfter.or(() -> RateLimit.windowEnd(headers)));
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
                .filter(id -> RAY.matcher(id).matches())
                .map(id -> " (CF-RAY " + id + ")")
                .orElse("");
        return asked + " was answered " + status + (words.isEmpty() ? "" : ": " + printable(words)) + ray;
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
