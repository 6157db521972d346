package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import java.time.LocalDate;

/**
 * The days of one request for usage.
 *
 * @param name identifies the window among the account's: the first day of its billing period, or {@link #LOOKOUT}
 * @param wanted the days whose rows are emitted; rows of other days in the response are dropped
 * @param requested the range of the request, which begins before the days wanted
 * @param front whether it is the open period
 */
public record UsageWindow(LocalDate name, DateRange wanted, DateRange requested, boolean front) {
    /** The name of the window in which the connector looks for the start of the open period. */
    static final LocalDate LOOKOUT = LocalDate.EPOCH;
}
