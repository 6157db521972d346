package io.cfbilling.connect.page;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of the page.
 *
 * @param stage what is going on
 * @param currency the one that is shown; empty before the first row
 * @param month the days that are compared
 * @param cost this month's
 * @param total of all days
 * @param days the first and the last day with usage; null before the first row
 * @param records by topic, superseded ones included
 */
record Summary(
        String stage,
        List<String> currencies,
        String currency,
        CostPanels.Month month,
        Compared cost,
        Sum total,
        @Nullable Span days,
        int accounts,
        CoveragePanels.Incomplete incomplete,
        Map<String, Long> records,
        Arrivals.LastMinute lastMinute,
        Instant now) {}
