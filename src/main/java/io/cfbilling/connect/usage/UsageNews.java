package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageAnswer;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Telling;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the answers to one account's usage change: what is told of each, what is held back because it is not believed
 * yet, and how far the cursor moves.
 */
final class UsageNews {
    private static final Logger LOG = LoggerFactory.getLogger(UsageNews.class);

    private final SourcePartition partition;
    private final UsageStream.Settings settings;
    private final UsageOutput output;
    private final WindowNotes notes;
    private final Doubts doubts;
    private boolean toldByMonth;

    /**
     * What an answer came to.
     *
     * @param position where we are once all is told; null while nothing is known of the account
     */
    record Told(@Nullable UsagePosition position, Telling telling) {}

    /**
     * @param stored how far usage was told before this task; null when it never was
     */
    UsageNews(
            SourcePartition partition,
            UsageStream.Settings settings,
            UsageOutput output,
            WindowNotes notes,
            @Nullable UsagePosition stored) {
        this.partition = partition;
        this.settings = settings;
        this.output = output;
        this.notes = notes;
        this.doubts = new Doubts(partition, settings.pollInterval());
        this.toldByMonth = stored != null && !stored.anchors().known();
    }

    /**
     * What an answer changes.
     *
     * @param begun when it was asked for
     * @param before what was told before; null when nothing was, and no setting says where to start
     * @throws ConnectException if a malformed row is to fail the task
     */
    Told of(UsageWindow window, Instant begun, UsageAnswer answer, @Nullable UsagePosition before) {
        LocalDate today = DateRange.dayOf(begun);
        UsageSummary summary = answer.summary();
        BillingAnchors known = before == null ? BillingAnchors.UNKNOWN : before.anchors();
        BillingAnchors anchors = AnchorLesson.learn(known, window, summary, today);
        UsagePosition start =
                (before == null ? start(window, anchors, today) : before.withAnchors(anchors)).withApi(answer.api());
        List<UsageWindow> covered = noteRead(window, begun, settings.windows(start.cursor(), start.anchors(), today));
        // Of a window that the answer shows in part, nothing: it comes with its own read, and its checkpoint.
        DateRange wanted = UsageWindows.days(covered, window.wanted().from());
        heedMalformed(window, wanted, answer);
        Doubts.HeldBack heldBack = doubts.about(summary, wanted, covered, start, begun);
        output.activity()
                .usageRead(
                        summary, !heldBack.days().isEmpty(), !heldBack.windows().isEmpty());
        if (before == null && !anchors.known() && heldBack.any()) {
            // As if it had not been asked: once rows show the anchor, it begins with their period.
            return new Told(null, nothing(answer));
        }
        UsagePlan plan = plan(wanted, summary, start, heldBack);
        LocalDate cursor = heldBack.any() ? start.cursor() : cursor(start, covered, today);
        notes.settled().cutBy(start.anchors());
        List<Checkpoint> settled =
                cursor.equals(start.cursor()) ? List.of() : notes.settled().takeFollowing(cursor);
        UsagePosition end = plan.position()
                .advancedTo(
                        settled.isEmpty()
                                ? cursor
                                : settled.get(settled.size() - 1).covered().to());
        PeriodCheckpoints periods = new PeriodCheckpoints(plan, end, settings.endExclusive(), answer.receivedAt());
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (UsageWindow each : covered) {
            if (heldBack.spares(each)) {
                List<Checkpoint> read = periods.of(each);
                checkpoints.addAll(read);
                settle(each, read, end, today);
            }
        }
        checkpoints.addAll(periods.repeated(settled));
        return new Told(end, telling(answer, start, before, plan, checkpoints, end, today));
    }

    /**
     * Reading it once more would tell nothing: only what is before it keeps the cursor from passing it. A window that the
     * cursor stands at has nothing before it, and is passed by its own next read.
     */
    private void settle(UsageWindow window, List<Checkpoint> read, UsagePosition end, LocalDate today) {
        LocalDate open = end.anchors().firstDayNotFinal(today, settings.lookbackDays());
        if (window.wanted().from().isAfter(end.cursor())
                && !window.wanted().to().isAfter(open)) {
            notes.settled().settle(window, read);
        }
    }

    /** Days may be skipped by no one: the cursor moves only over windows that begin at it. */
    private LocalDate cursor(UsagePosition start, List<UsageWindow> covered, LocalDate today) {
        if (covered.isEmpty() || !covered.get(0).wanted().from().equals(start.cursor())) {
            return start.cursor();
        }
        return DateRange.earlier(
                covered.get(covered.size() - 1).wanted().to(),
                start.anchors().firstDayNotFinal(today, settings.lookbackDays()));
    }

    private static UsagePosition start(UsageWindow window, BillingAnchors anchors, LocalDate today) {
        return UsagePosition.startingAt(
                anchors.known() ? anchors.openSince(today) : window.wanted().from(), anchors);
    }

    /** Notes all windows that the answer tells: the first one, before any anchor was known, may tell several. */
    private List<UsageWindow> noteRead(UsageWindow window, Instant begun, List<UsageWindow> windows) {
        List<UsageWindow> covered = windows.stream()
                .filter(each -> window.wanted().contains(each.wanted()))
                .toList();
        notes.read(window, begun);
        covered.forEach(each -> notes.read(each, begun));
        notes.retain(windows);
        return covered;
    }

    private UsagePlan plan(DateRange wanted, UsageSummary summary, UsagePosition start, Doubts.HeldBack heldBack) {
        UsagePlan plan = new UsagePlan(summary, !heldBack.any(), output, start);
        Set<LocalDate> days = new TreeSet<>(summary.within(wanted).keySet());
        days.addAll(start.told(wanted).keySet());
        days.removeAll(heldBack.days());
        days.forEach(plan::add);
        plan.addUndated(start.anchors().periodOf(wanted.to().minusDays(1)).to().minusDays(1));
        return plan;
    }

    private Telling telling(
            UsageAnswer answer,
            UsagePosition start,
            @Nullable UsagePosition before,
            UsagePlan plan,
            List<Checkpoint> checkpoints,
            UsagePosition end,
            LocalDate today) {
        List<LocalDate> outdated = toldByMonth && start.anchors().known() ? months(start.cursor(), today) : List.of();
        toldByMonth = !start.anchors().known() && (toldByMonth || !checkpoints.isEmpty());
        return new UsageTelling(
                partition.account(),
                output,
                answer,
                new UsageTelling.Content(
                        outdated, before == null ? start : before, plan.steps(), checkpoints, plan.position(), end));
    }

    /** The starts of the calendar months that are not final. */
    private static List<LocalDate> months(LocalDate cursor, LocalDate today) {
        return cursor.isAfter(today)
                ? List.of()
                : cursor.withDayOfMonth(1)
                        .datesUntil(today.plusDays(1), Period.ofMonths(1))
                        .toList();
    }

    private static Telling nothing(UsageAnswer answer) {
        answer.close();
        return Telling.of();
    }

    private void heedMalformed(UsageWindow window, DateRange wanted, UsageAnswer answer) {
        RowIdentities malformed = RowIdentities.of(LongStream.concat(
                answer.summary().undated().stream(),
                answer.summary().within(wanted).values().stream()
                        .map(UsageDay::malformed)
                        .flatMapToLong(RowIdentities::stream)));
        if (notes.isNews(window, malformed)) {
            String reason = firstReason(answer, wanted);
            if (output.malformed() == MalformedMode.FAIL) {
                throw new ConnectException("The " + partition + " has a row that cannot be told, in the answer to "
                        + answer.requestPath() + ": " + reason + ". To go on without such rows, set"
                        + " malformed.records.mode to dead_letter or skip");
            }
            LOG.warn(
                    "{} rows of the {} for {} cannot be told{}, first of them {}",
                    malformed.size(),
                    partition,
                    wanted,
                    output.malformed() == MalformedMode.SKIP ? " and are skipped" : " and go to the dead letters",
                    reason);
        }
    }

    private static String firstReason(UsageAnswer answer, DateRange wanted) {
        for (Iterator<UsageLine> lines = answer.lines(); lines.hasNext(); ) {
            LocalDate day;
            if (lines.next() instanceof MalformedRow row && ((day = row.day()) == null || wanted.contains(day))) {
                return row.reason();
            }
        }
        throw new IllegalStateException("the answer has no malformed row after all");
    }
}
