package io.cfbilling.connect.simulator;

import java.time.LocalDate;

/** How the simulator reads the query parameter {@code to}: Cloudflare does not document it, so both must work. */
public enum ToReading {
    /** {@code to} is the day after the last one answered. */
    EXCLUSIVE,
    /** {@code to} is the last day answered. */
    INCLUSIVE;

    /** The day after the last one that a request with this {@code to} asks for. */
    LocalDate end(LocalDate to) {
        return this == EXCLUSIVE ? to : to.plusDays(1);
    }
}
