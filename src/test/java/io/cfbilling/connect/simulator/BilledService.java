package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Something that is metered and charged.
 *
 * @param unit what consumption is measured in; may be empty
 * @param family the product it belongs to
 * @param leastExponent the power of ten of a small customer's daily quantity, in the last decimal place
 * @param mostExponent that of a large one's; at most 14
 * @param scale decimal places of a quantity
 * @param pricedPer the power of ten of units that are priced together: 6 for a price per million
 * @param price US dollars for one priced quantity
 * @param free priced quantity that costs nothing, in each billing period
 * @param zoned whether usage belongs to a zone
 */
record BilledService(
        String name,
        String unit,
        String family,
        int leastExponent,
        int mostExponent,
        int scale,
        int pricedPer,
        BigDecimal price,
        BigDecimal free,
        boolean zoned) {
    private static final int COST_DECIMALS = 12;

    BigDecimal priced(BigDecimal consumed) {
        return consumed.movePointLeft(pricedPer);
    }

    /** The cost of a whole period's priced quantity so far, in US dollars. */
    BigDecimal charge(BigDecimal cumulated) {
        BigDecimal billable = cumulated.subtract(free).max(BigDecimal.ZERO);
        return billable.multiply(price).setScale(COST_DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** The same service with another name. */
    BilledService named(String other) {
        return new BilledService(
                other, unit, family, leastExponent, mostExponent, scale, pricedPer, price, free, zoned);
    }
}
