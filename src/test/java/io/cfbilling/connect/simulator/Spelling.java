package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.math.BigInteger;

/** How numbers are written in JSON. Every spelling is valid JSON of exactly the value. */
public enum Spelling {
    /** Plain, with trailing zeros, or with an exponent. */
    VARIED,
    /** Always plain and without trailing zeros. */
    PLAIN;

    /** The JSON text of {@code value}; {@code draw} selects a spelling. */
    String spell(BigDecimal value, long draw) {
        BigDecimal least = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (this == PLAIN) {
            return least.toPlainString();
        }
        return switch ((int) Math.floorMod(draw, 6L)) {
            case 0 -> withTrailingZero(least);
            case 1 -> withExponent(least, "E");
            case 2 -> withExponent(least, "e");
            case 3 -> pointed(least);
            default -> least.toPlainString();
        };
    }

    private static String withTrailingZero(BigDecimal value) {
        return value.setScale(Math.max(value.scale(), 0) + 1).toPlainString();
    }

    /** 1000 as {@code 1e3}, 0.0000001 as {@code 1E-7}. */
    private static String withExponent(BigDecimal value, String mark) {
        BigInteger digits = value.unscaledValue();
        return digits + mark + -value.scale();
    }

    /** 150000 as {@code 1.5E+5}. */
    private static String pointed(BigDecimal value) {
        String digits = value.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - value.scale();
        String fraction = digits.length() > 1 ? digits.substring(1) : "0";
        String sign = value.signum() < 0 ? "-" : "";
        return sign + digits.charAt(0) + "." + fraction + "E" + (exponent < 0 ? "" : "+") + exponent;
    }
}
