package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A cost, compared with that of the same days of the month before.
 *
 * @param former null where the month before is not there from its first day on
 * @param percent the change in percent of the former cost; null where that is null or 0
 */
record Compared(
        BigDecimal cost,
        @Nullable BigDecimal former,
        @Nullable BigDecimal change,
        @Nullable BigDecimal percent) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static Compared of(BigDecimal cost, @Nullable BigDecimal former) {
        if (former == null) {
            return new Compared(cost, null, null, null);
        }
        BigDecimal change = cost.subtract(former);
        BigDecimal percent =
                former.signum() == 0 ? null : change.multiply(HUNDRED).divide(former.abs(), 1, RoundingMode.HALF_EVEN);
        return new Compared(cost, former, change, percent);
    }

    /** The largest {@code change} first; with any other name, the largest cost. */
    static Comparator<Compared> order(String name) {
        return Comparator.comparing(name.equals("change") ? Compared::growth : Compared::cost)
                .reversed();
    }

    private BigDecimal growth() {
        return change == null ? BigDecimal.ZERO : change;
    }

    boolean isZero() {
        return cost.signum() == 0 && (former == null || former.signum() == 0);
    }
}
