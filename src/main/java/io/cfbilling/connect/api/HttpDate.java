package io.cfbilling.connect.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.hc.core5.http.MessageHeaders;

/** A moment as HTTP headers write it, to the second: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDate {
    /** A date has 29 characters; a much longer text is none. */
    private static final int LONGEST = 64;

    /** How far two correct clocks may differ for one response: the header counts whole seconds. */
    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** No certificate is valid for longer: a worker whose clock is further off cannot connect. */
    private static final Duration FURTHEST = Duration.ofDays(398);

    private HttpDate() {}

    /** The moment of a response by the sender's clock; empty if it has no readable Date header. */
    static Optional<Instant> of(MessageHeaders headers) {
        return Headers.first(headers, "Date").flatMap(HttpDate::parse);
    }

    /**
     * The observation time of a response's records: Cloudflare's clock, if the worker's clock differs. Otherwise the
     * time would go back once the worker's clock is corrected, and consumers would take older records for the newest.
     *
     * @param local the moment by the worker's clock
     * @param date the moment by the sender's clock
     */
    static Instant observed(Instant local, Optional<Instant> date) {
        return date.filter(at -> {
                    Duration apart = Duration.between(local, at).abs();
                    return apart.compareTo(CLOSE) > 0 && apart.compareTo(FURTHEST) <= 0;
                })
                .orElse(local);
    }

    /** The moment that a header's value names; empty if it names none. */
    static Optional<Instant> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
