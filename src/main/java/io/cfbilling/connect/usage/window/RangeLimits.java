package io.cfbilling.connect.usage.window;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * How a range asked for is bounded. The API's text leaves open whether more than 31 days and a {@code to} after today are
 * taken; where they are refused, the next narrower limits are tried.
 *
 * @param mostDays the most days of one range, {@link #WIDE} or {@link #NARROW}
 * @param tomorrow whether {@code to} may be the day after today, so that today's rows come even if it is exclusive
 */
public record RangeLimits(int mostDays, boolean tomorrow) {
    /** Enough to hold an anchor day, whatever the anchor. */
    public static final int NARROW = 31;

    /** Enough to hold the start of every period that reaches into a window, and what an early text of the API allows. */
    static final int WIDE = 62;

    /** No billing period has more days. */
    static final int LONGEST_PERIOD = 31;

    /** As wide as can be useful. */
    public static final RangeLimits WIDEST = new RangeLimits(WIDE, true);

    /** The day before which ranges end. */
    LocalDate until(LocalDate today) {
        return tomorrow ? today.plusDays(1) : today;
    }

    /** The limits to try where these are refused, in their order: each gives up something that these have. */
    List<RangeLimits> narrower() {
        List<RangeLimits> all = new ArrayList<>();
        all.add(new RangeLimits(NARROW, tomorrow));
        all.add(new RangeLimits(mostDays, false));
        all.add(new RangeLimits(NARROW, false));
        all.removeIf(this::equals);
        return all.stream().distinct().toList();
    }
}
