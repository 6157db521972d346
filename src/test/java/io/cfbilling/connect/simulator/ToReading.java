package io.cfbilling.connect.simulator;

import java.time.LocalDate;

/**
 * The meaning of the query parameter {@code to}, which Cloudflare does not document: the connector must work with both.
 */
public enum ToReading {
    /** {@code to} is the day after the last one. */
    EXCLUSIVE,
    /** {@code to} is the last day. */
    INCLUSIVE;

    /** The day after the last one of a request with this {@code to}. */
    LocalDate end(LocalDate to) {
        return this == EXCLUSIVE ? to : to.plusDays(1);
    }
}
