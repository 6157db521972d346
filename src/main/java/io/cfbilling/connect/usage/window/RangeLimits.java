package io.cfbilling.connect.usage.window;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits of a requested range. The API's documentation does not say whether Cloudflare accepts more than 31 days,
 * or a {@code to} after today. If Cloudflare rejects a range, the connector tries narrower limits.
 *
 * @param mostDays the most days of one range, {@link #WIDE} or {@link #NARROW}
 * @param tomorrow whether {@code to} may be the day after today, so that the response has today's rows even if {@code
 *     to} is exclusive
 */
public record RangeLimits(int mostDays, boolean tomorrow) {
    /** A range of so many days includes an anchor day, whatever the anchor. */
    public static final int NARROW = 31;

    /** Enough to include the start of every period that reaches into a window. An early documentation allows it. */
    static final int WIDE = 62;

    /** No billing period has more days. */
    static final int LONGEST_PERIOD = 31;

    /** The widest limits that are useful. */
    public static final RangeLimits WIDEST = new RangeLimits(WIDE, true);

    /** The exclusive end of ranges. */
    LocalDate until(LocalDate today) {
        return tomorrow ? today.plusDays(1) : today;
    }

    /** The limits to try, in order, if Cloudflare rejects these. Each is narrower in at least one way. */
    List<RangeLimits> narrower() {
        return Stream.of(
                        new RangeLimits(NARROW, tomorrow),
                        new RangeLimits(mostDays, false),
                        new RangeLimits(NARROW, false))
                .filter(limits -> !limits.equals(this))
                .distinct()
                .toList();
    }
}
