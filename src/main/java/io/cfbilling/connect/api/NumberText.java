package io.cfbilling.connect.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Numbers from their digits, never through a double. */
final class NumberText {
    /** No amount has more digits, and parsing many more takes too long. */
    static final int MOST_DIGITS = 1000;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+");

    /**
     * The least number that does not fit into a warehouse's numeric(38,18): it rounds up to 10^20 at eighteen decimals.
     */
    private static final BigDecimal TOO_LARGE = new BigDecimal("99999999999999999999.9999999999999999995");

    /** The most decimals of a number; the smallest known cost has some twelve. */
    private static final int MOST_DECIMALS = 1000;

    private NumberText() {}

    /** Whether the text spells a number. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * The number, rounded to {@link #MOST_DECIMALS} decimals.
     *
     * @throws NumberFormatException if its exponent is out of range
     */
    static BigDecimal parse(String text) {
        BigDecimal number = new BigDecimal(text);
        if (number.scale() <= MOST_DECIMALS) {
            return number.signum() == 0 ? BigDecimal.ZERO : number;
        }
        // BigDecimal would write out all zeros of such a number before it rounds it to zero.
        boolean roundsToZero = (long) number.scale() - number.precision() > MOST_DECIMALS;
        return roundsToZero ? BigDecimal.ZERO : number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** Whether the number does not fit into a warehouse's numeric(38,18). */
    static boolean isTooLarge(BigDecimal number) {
        return number.abs().compareTo(TOO_LARGE) >= 0;
    }
}
