package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import java.time.LocalDate;

/**
 * What one read of usage is for.
 *
 * @param name tells the window from the account's others: the first day of its billing period, or {@link #LOOKOUT}
 * @param wanted the days whose rows are emitted; rows of other days that the response brings are dropped
 * @param requested the days that the request asks for; reaches back beyond what is wanted
 * @param front whether it is the open period
 */
public record UsageWindow(LocalDate name, DateRange wanted, DateRange requested, boolean front) {
    /** Names the window of an account of which nothing is known, not even where its open period begins. */
    static final LocalDate LOOKOUT = LocalDate.EPOCH;
}
