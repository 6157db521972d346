package io.cfbilling.connect.page;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An exact sum of costs, and the number of rows in it. */
record Sum(long rows, BigDecimal cost) {
    static final Sum NOTHING = new Sum(0, BigDecimal.ZERO);

    Sum plus(BigDecimal more) {
        return new Sum(rows + 1, cost.add(more));
    }

    /** Null when no row is left, so that a map drops it. */
    @Nullable
    Sum minus(BigDecimal less) {
        return rows == 1 ? null : new Sum(rows - 1, cost.subtract(less));
    }

    Sum plus(Sum other) {
        return new Sum(rows + other.rows, cost.add(other.cost));
    }
}
