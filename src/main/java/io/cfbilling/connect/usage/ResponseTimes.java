package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * When a response was requested, by the task's clock and by Cloudflare's. The earlier of both decides whether a period
 * is final and rows are removed. The wait for a confirmation begins with the later of both. So a wrong clock makes
 * nothing final too early.
 *
 * @param begun when it was requested, by the task's clock
 * @param confirmed the same moment, but not after the response's {@code Date} header
 * @param latest the same moment, but not before the response's {@code Date} header
 */
record ResponseTimes(Instant begun, Instant confirmed, Instant latest) {
    /** The {@code Date} header has whole seconds. */
    private static final Duration HEADER_PRECISION = Duration.ofMillis(999);

    /** The {@code Date} header may be so much later than the request although both clocks agree. */
    private static final Duration LONGEST_RESPONSE = Duration.ofMinutes(1);

    /**
     * @param date the {@code Date} header of the response; empty if it has none
     */
    static ResponseTimes of(Instant begun, Optional<Instant> date) {
        return new ResponseTimes(
                begun,
                date.map(at -> at.plus(HEADER_PRECISION))
                        .filter(at -> at.isBefore(begun))
                        .orElse(begun),
                date.filter(at -> at.isAfter(begun.plus(LONGEST_RESPONSE))).orElse(begun));
    }

    /** The day of the request, by the task's clock. */
    LocalDate today() {
        return DateRange.dayOf(begun);
    }

    /** The day of the request, as far as Cloudflare's clock confirms it. */
    LocalDate confirmedDay() {
        return DateRange.dayOf(confirmed);
    }
}
