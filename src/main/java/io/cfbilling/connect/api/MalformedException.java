package io.cfbilling.connect.api;

import io.cfbilling.connect.model.MalformedRow;
import java.io.IOException;
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

    /**
     * The malformed row.
     *
     * @param where its position in the response, as the beginning of the reason
     * @param copy its redacted text
     */
    MalformedRow row(String where, Redactor.Copy copy) throws IOException {
        return new MalformedRow(day, where + getMessage(), copy.raw(), copy.length(), copy.identity());
    }
}
