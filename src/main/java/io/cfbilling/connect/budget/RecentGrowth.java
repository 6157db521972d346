package io.cfbilling.connect.budget;

import java.time.Duration;
import java.time.Instant;

/** How fast a count has grown recently: in the last quarter of a window, or up to half a window. */
final class RecentGrowth {
    private static final int PARTS = 4;

    private Instant since;
    private Instant middle;
    private double countThen;
    private double countInTheMiddle;

    /**
     * @param start when the count was 0
     */
    RecentGrowth(Instant start) {
        since = start;
        middle = start;
    }

    /** The growth per second. */
    double rate(Instant now, double count, Duration window) {
        Duration part = window.dividedBy(PARTS);
        if (!now.isBefore(middle.plus(part))) {
            since = middle;
            countThen = countInTheMiddle;
            middle = now;
            countInTheMiddle = count;
        }
        Duration age = Duration.between(since, now);
        Duration counted = age.compareTo(part) > 0 ? age : part;
        return Math.max(0, count - countThen) * 1000 / (double) counted.toMillis();
    }
}
