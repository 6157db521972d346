package io.cfbilling.connect.api;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A moment as HTTP headers write it, to the second: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDate {
    /** A date has 29 characters; what is much longer is none. */
    private static final int LONGEST = 64;

    private HttpDate() {}

    /** The moment of a response by the clock of who sent it; empty where it has no Date header that can be read. */
    static Optional<Instant> of(HttpHeaders headers) {
        return headers.firstValue("Date").flatMap(HttpDate::parse);
    }

    /** The moment that a header's value names; empty where it names none. */
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
