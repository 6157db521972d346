package io.cfbilling.connect.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    /**
     * The number that a text spells, rounded to {@link #MOST_DECIMALS} decimals.
     *
     * @throws NumberFormatException if its exponent is out of range
     * @throws MalformedException if it spells none, or one that does not fit into a warehouse's numeric(38,18); the
     *     message continues the sentence "field X"
     */
    static BigDecimal parse(String text) throws MalformedException {
        requireShort(text.length());
        if (!NUMBER.matcher(text).matches()) {
            throw new MalformedException("must be a number, not a text that spells none");
        }
        return bounded(new BigDecimal(text));
    }

    /** The same for a number of JSON. */
    static BigDecimal parse(TokenText number) throws MalformedException {
        requireShort(number.size());
        return bounded(number.number());
    }

    private static void requireShort(int digits) throws MalformedException {
        if (digits > MOST_DIGITS) {
            throw new MalformedException("is " + Oddity.LONG_NUMBER.words());
        }
    }

    private static BigDecimal bounded(BigDecimal number) throws MalformedException {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        } else if (number.abs().compareTo(TOO_LARGE) >= 0) {
            throw new MalformedException("is 10^20 or more");
        } else if (number.scale() <= MOST_DECIMALS) {
            return number;
        }
        // BigDecimal would write out all zeros of such a number before it rounds it to zero.
        boolean roundsToZero = (long) number.scale() - number.precision() > MOST_DECIMALS;
        return roundsToZero ? BigDecimal.ZERO : number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** The integer; null if it is out of the range of an int. */
    static @Nullable Integer integer(String digits) {
        try {
            return Integer.valueOf(digits);
        } catch (NumberFormatException beyond) {
            return null;
        }
    }
}
