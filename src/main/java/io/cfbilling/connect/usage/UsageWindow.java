package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import java.time.LocalDate;

/**
 * What one read of usage is for.
 *
 * @param name tells the window from the account's others: the start of its billing period, or {@link #LOOKOUT}
 * @param wanted the days whose rows are told; rows of other days that the answer brings are dropped
 * @param asked what the request asks for; reaches back beyond what is wanted
 * @param front whether it is the open period
 */
record UsageWindow(LocalDate name, DateRange wanted, DateRange asked, boolean front) {
    /** Names the front while no anchor is known. */
    static final LocalDate LOOKOUT = LocalDate.MAX;
}
