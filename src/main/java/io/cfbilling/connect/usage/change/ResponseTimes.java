package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.DateRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * When a response was requested: by the clock of this task, and by Cloudflare's own. What lasts (that a period is final,
 * that rows are gone) is concluded from the earlier of both, and what must be confirmed waits from the later of both on, so
 * that a clock that is set wrong concludes nothing too early.
 *
 * @param begun when it was requested, by the task's clock
 * @param confirmed the same moment, but not after the one that the response bears
 * @param latest the same moment, but not before the one that the response bears
 */
public record ResponseTimes(Instant begun, Instant confirmed, Instant latest) {
    /** The response's header counts whole seconds. */
    private static final Duration HEADER_PRECISION = Duration.ofMillis(999);

    /** A response bears the moment at which it was ready: up to so much later, that is no other clock's time. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);

    /**
     * @param date the moment of the response by Cloudflare's clock; empty where it does not say
     */
    public static ResponseTimes of(Instant begun, Optional<Instant> date) {
        return new ResponseTimes(
                begun,
                date.map(at -> at.plus(HEADER_PRECISION))
                        .filter(at -> at.isBefore(begun))
                        .orElse(begun),
                date.filter(at -> at.isAfter(begun.plus(LONGEST_ANSWER))).orElse(begun));
    }

    /** The day of the request, by the task's clock. */
    public LocalDate today() {
        return DateRange.dayOf(begun);
    }

    /** The day of the request, as far as Cloudflare's clock confirms it. */
    LocalDate confirmedDay() {
        return DateRange.dayOf(confirmed);
    }
}
