package io.cfbilling.connect.consumer;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The sum of the rows of a day.
 *
 * @param rows the number of rows: a day whose rows cost nothing differs from a day without rows
 */
public record DayTotal(long rows, BigDecimal cost) {
    static final DayTotal NONE = new DayTotal(0, BigDecimal.ZERO);

    DayTotal plus(BigDecimal more) {
        return new DayTotal(rows + 1, cost.add(more));
    }

    /** Null, which removes the day, if this was the last row. */
    @Nullable
    DayTotal minus(BigDecimal gone) {
        return rows == 1 ? null : new DayTotal(rows - 1, cost.subtract(gone));
    }

    static DayTotal parse(String text) {
        int blank = text.indexOf(' ');
        return new DayTotal(Long.parseLong(text.substring(0, blank)), new BigDecimal(text.substring(blank + 1)));
    }

    @Override
    public String toString() {
        return rows + " " + cost.toPlainString();
    }
}
