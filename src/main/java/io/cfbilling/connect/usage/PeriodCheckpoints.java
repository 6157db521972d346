package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The checkpoints of one read. */
final class PeriodCheckpoints {
    private final UsagePlan plan;
    private final UsagePosition end;
    private final LocalDate endOfUsage;
    private final Instant observedAt;

    /**
     * @param plan what is told of the read
     * @param end where we are once all is told
     * @param endOfUsage the day after the last one wanted
     * @param observedAt the moment of the response
     */
    PeriodCheckpoints(UsagePlan plan, UsagePosition end, LocalDate endOfUsage, Instant observedAt) {
        this.plan = plan;
        this.end = end;
        this.endOfUsage = endOfUsage;
        this.observedAt = observedAt;
    }

    /** One for each billing period, or calendar month while no anchor is known, that the window has days of. */
    List<Checkpoint> of(UsageWindow window) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        LocalDate day = window.wanted().from();
        while (day.isBefore(window.wanted().to())) {
            DateRange period = end.anchors().periodOf(day);
            checkpoints.add(checkpoint(period, period.intersect(window.wanted())));
            day = period.to();
        }
        return checkpoints;
    }

    /** Those of earlier reads, whose days the cursor has passed by now. */
    List<Checkpoint> repeated(List<Checkpoint> settled) {
        return settled.stream()
                .map(read -> read.repeated(isFinal(read.period())))
                .toList();
    }

    private boolean isFinal(DateRange period) {
        return !end.cursor().isBefore(DateRange.earlier(period.to(), endOfUsage));
    }

    private Checkpoint checkpoint(DateRange period, DateRange covered) {
        return new Checkpoint(
                period,
                end.anchors().known(),
                covered,
                plan.rows(covered),
                plan.emitted(covered),
                plan.removed(covered),
                plan.noticesRemovals(covered) && end.keysFit(),
                digest(covered),
                isFinal(period),
                observedAt);
    }

    private String digest(DateRange covered) {
        DayDigest.Builder digest = new DayDigest.Builder();
        plan.position()
                .told(covered)
                .forEach((day, told) -> digest.add(day + "=" + told.digest().bits()));
        return HexFormat.of().toHexDigits(digest.build().bits());
    }
}
