package io.cfbilling.connect.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of a row as one text, equal for equal values however their numbers were spelt: 0.50 is 0.5, 1e3 is
 * 1000. Used for one row after the other, it remembers the texts of moments, since rows share them. Stored digests
 * depend on every character.
 */
final class CanonicalText {
    private static final char END_OF_VALUE = '\u001f';
    private static final char ABSENT = '\u0000';

    /** How many moments are remembered. */
    private static final int MOST_MOMENTS = 1000;

    private final StringBuilder text = new StringBuilder(256);
    private final Map<Instant, String> moments = new HashMap<>();

    /** Begins a new row. */
    void clear() {
        text.setLength(0);
    }

    /** Adds the next value of the row; null if it is absent. */
    void add(@Nullable Object value) {
        if (value == null) {
            text.append(ABSENT);
        } else if (value instanceof BigDecimal number) {
            text.append(canonical(number));
        } else if (value instanceof Instant moment) {
            text.append(canonical(moment));
        } else {
            text.append(value);
        }
        text.append(END_OF_VALUE);
    }

    private static String canonical(BigDecimal number) {
        String digits = number.toString();
        // Most numbers have no trailing zero and no exponent.
        boolean isCanonical = digits.charAt(digits.length() - 1) != '0' && digits.indexOf('E') < 0;
        return isCanonical ? digits : number.stripTrailingZeros().toString();
    }

    private String canonical(Instant moment) {
        if (moments.size() == MOST_MOMENTS) {
            moments.clear();
        }
        return moments.computeIfAbsent(moment, Instant::toString);
    }

    /** The row. */
    @Override
    public String toString() {
        return text.toString();
    }
}
