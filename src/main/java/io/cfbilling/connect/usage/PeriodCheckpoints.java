package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * The checkpoints of one response.
 *
 * @param changes what the response changes
 * @param endOfUsage the day after the last one wanted
 * @param observedAt when the response was received
 */
record PeriodCheckpoints(UsageChanges changes, LocalDate endOfUsage, Instant observedAt) {
    /**
     * A checkpoint for each billing period that the window has days of, or calendar month as long as no anchor is
     * known.
     *
     * @param end the position once the window is emitted
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

    /** The checkpoint of a response that is not emitted: it covers only what was emitted before. */
    Checkpoint unconfirmed(UsageWindow window, UsagePosition end) {
        DateRange period = end.anchors().periodOf(window.wanted().from());
        DateRange all = covered(period, window, end);
        LocalDate until = end.emitted(all).isEmpty()
                ? all.from()
                : end.emitted(all).lastKey().plusDays(1);
        Checkpoint read = checkpoint(period, new DateRange(all.from(), until), end);
        return read.unconfirmed();
    }

    /**
     * The days from the first one wanted of the period on: the response also has rows of days that are final already.
     */
    private static DateRange covered(DateRange period, UsageWindow window, UsagePosition end) {
        LocalDate from = end.isUndecided() ? window.wanted().from() : end.since();
        return period.intersect(new DateRange(
                DateRange.earlier(from, window.wanted().from()), window.wanted().to()));
    }

    /**
     * The starts of the periods whose checkpoints are outdated, since periods now begin on other days: calendar months
     * once an anchor is known, and the periods of a former anchor once it has changed.
     */
    static List<LocalDate> outdated(UsagePosition before, UsagePosition end, LocalDate today) {
        if (before.isInitial()) {
            return List.of();
        }
        List<LocalDate> starts = new ArrayList<>();
        LocalDate day = before.cursor();
        while (!day.isAfter(today)) {
            DateRange period = before.anchors().periodOf(day);
            boolean isSame = end.anchors().periodOf(period.from()).from().equals(period.from());
            boolean isFinal =
                    before.isFinal(new DateRange(DateRange.later(period.from(), before.since()), period.to()));
            if (!isSame && !isFinal) {
                starts.add(period.from());
            }
            day = period.to();
        }
        return starts;
    }

    private Checkpoint checkpoint(DateRange period, DateRange covered, UsagePosition end) {
        return new Checkpoint(
                period,
                end.anchors().known(),
                covered,
                changes.summary().within(covered).values().stream()
                        .mapToLong(UsageDay::rows)
                        .sum(),
                changes.rowsEmitted(covered),
                changes.rowsRemoved(covered),
                changes.removalsComplete(covered),
                digest(covered, end),
                isFinal(period, end),
                observedAt);
    }

    private boolean isFinal(DateRange period, UsagePosition end) {
        LocalDate from = DateRange.later(period.from(), end.since());
        LocalDate to = DateRange.earlier(period.to(), endOfUsage);
        return !end.isUndecided() && to.isAfter(from) && end.isFinal(new DateRange(from, to));
    }

    /** The digest of the days as they were emitted, or as the response has them if they were final already. */
    private String digest(DateRange covered, UsagePosition end) {
        TreeMap<LocalDate, DayDigest> digests = new TreeMap<>();
        changes.summary().within(covered).forEach((day, found) -> {
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
