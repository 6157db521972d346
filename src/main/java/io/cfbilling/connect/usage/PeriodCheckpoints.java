package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * The checkpoints of one response.
 *
 * @param summary the response
 * @param changes what of it is emitted
 * @param endOfUsage the day after the last one wanted
 * @param observedAt the moment of the response
 */
record PeriodCheckpoints(UsageSummary summary, UsageChanges changes, LocalDate endOfUsage, Instant observedAt) {
    /**
     * One for each billing period, or calendar month while no anchor is known, that the window has days of.
     *
     * @param end where we are once the window is emitted
     */
    List<Checkpoint> of(UsageWindow window, UsagePosition end) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        LocalDate day = window.wanted().from();
        while (day.isBefore(window.wanted().to())) {
            DateRange period = end.anchors().periodOf(day);
            checkpoints.add(checkpoint(period, covered(period, window, end), end));
            day = period.to();
        }
        return checkpoints;
    }

    /** The checkpoint of a response that is not used: it covers no more than what was emitted before. */
    Checkpoint unconfirmed(UsageWindow window, UsagePosition end) {
        DateRange period = end.anchors().periodOf(window.wanted().from());
        DateRange all = covered(period, window, end);
        LocalDate until = end.emitted(all).isEmpty()
                ? all.from()
                : end.emitted(all).lastKey().plusDays(1);
        Checkpoint read = checkpoint(period, new DateRange(all.from(), until), end);
        return read.unconfirmed();
    }

    /** From the first day wanted of the period on: of days that are final already, the response tells as well. */
    private static DateRange covered(DateRange period, UsageWindow window, UsagePosition end) {
        LocalDate from = end.isUndecided() ? window.wanted().from() : end.since();
        return period.intersect(new DateRange(
                DateRange.earlier(from, window.wanted().from()), window.wanted().to()));
    }

    private Checkpoint checkpoint(DateRange period, DateRange covered, UsagePosition end) {
        return new Checkpoint(
                period,
                end.anchors().known(),
                covered,
                summary.within(covered).values().stream()
                        .mapToLong(UsageDay::rows)
                        .sum(),
                changes.emitted(covered),
                changes.removed(covered),
                changes.noticesRemovals(covered),
                digest(covered, end),
                isFinal(period, end),
                observedAt);
    }

    private boolean isFinal(DateRange period, UsagePosition end) {
        LocalDate from = DateRange.later(period.from(), end.since());
        LocalDate to = DateRange.earlier(period.to(), endOfUsage);
        return !end.isUndecided() && to.isAfter(from) && end.isFinal(new DateRange(from, to));
    }

    /** Of the days as they were emitted; of those that are final by now, as the response has them. */
    private String digest(DateRange covered, UsagePosition end) {
        TreeMap<LocalDate, DayDigest> digests = new TreeMap<>();
        summary.within(covered).forEach((day, found) -> {
            if (found.rows() > 0 && isFinalDay(day, end)) {
                digests.put(day, found.digest());
            }
        });
        changes.position().emitted(covered).forEach((day, emitted) -> digests.put(day, emitted.digest()));
        DayDigest.Builder digest = new DayDigest.Builder();
        digests.forEach((day, each) -> digest.add(day + "=" + each.bits()));
        return HexFormat.of().toHexDigits(digest.build().bits());
    }

    private static boolean isFinalDay(LocalDate day, UsagePosition end) {
        return end.isFinal(new DateRange(day, day.plusDays(1)));
    }
}
