package io.cfbilling.connect.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Numbers from their digits, never through a double. */
final class NumberText {
    /** No amount has more digits; to turn many more into a number takes too long. */
    static final int MOST_DIGITS = 1000;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+");

    /** 10^20 would not fit a warehouse's numeric(38,18), nor does what its eighteen decimals round up to that. */
    private static final BigDecimal TOO_LARGE = new BigDecimal("99999999999999999999.9999999999999999995");

    /** So many can be written out in plain digits; the least cost there is has some twelve. */
    private static final int MOST_DECIMALS = 1000;

    private NumberText() {}

    /** Whether the text, which may stand in quotes, spells a number. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * The number, but for decimals so far down that nobody could write them out: those are rounded off.
     *
     * @throws NumberFormatException if its exponent is past all bounds
     */
    static BigDecimal parse(String text) {
        BigDecimal number = new BigDecimal(text);
        if (number.scale() <= MOST_DECIMALS) {
            return number.signum() == 0 ? BigDecimal.ZERO : number;
        }
        // To round a number that is all zeros there would first write out the zeros.
        boolean nothingLeft = (long) number.scale() - number.precision() > MOST_DECIMALS;
        return nothingLeft ? BigDecimal.ZERO : number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** Whether a warehouse has no room for the number. */
    static boolean isTooLarge(BigDecimal number) {
        return number.abs().compareTo(TOO_LARGE) >= 0;
    }
}
