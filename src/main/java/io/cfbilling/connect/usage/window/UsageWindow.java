package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import java.time.LocalDate;

/**
 * The days of one request for usage.
 *
 * @param periodStart the first day of its billing period, which identifies the window; {@link #SEARCH} while the
 *     connector searches for the open period
 * @param wanted the days whose rows are emitted; rows of other days in the response are dropped
 * @param requested the range of the request, which begins before the days wanted
 * @param isOpenPeriod whether it is the open period
 */
public record UsageWindow(LocalDate periodStart, DateRange wanted, DateRange requested, boolean isOpenPeriod) {
    /** Identifies the window in which the connector searches for the start of the open period. */
    static final LocalDate SEARCH = LocalDate.EPOCH;
}
