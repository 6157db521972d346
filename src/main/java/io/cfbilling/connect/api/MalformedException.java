package io.cfbilling.connect.api;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A value has the wrong shape. The message says what is wrong, and quotes nothing of the value. */
@SuppressWarnings("serial")
final class MalformedException extends Exception {
    private final transient @Nullable LocalDate day;

    MalformedException(String message) {
        this(message, null);
    }

    /**
     * @param day the charge day of the value; null if it cannot be read
     */
    MalformedException(String message, @Nullable LocalDate day) {
        super(message);
        this.day = day;
    }

    @Nullable
    LocalDate day() {
        return day;
    }
}
