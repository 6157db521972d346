package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Emission;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the responses to one account's usage change: what is emitted of each, what waits for a second response to agree, and
 * which days are final.
 */
final class ChangeDetector {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeDetector.class);

    private final SourcePartition partition;
    private final UsageSettings settings;
    private final WindowPlanner planner;
    private final UsageOutput output;
    private final SuspectResponses suspects;
    private final MalformedRows malformed;
    /** Where the last checkpoints were emitted. */
    private @Nullable UsagePosition marked;

    /**
     * What a response came to.
     *
     * @param position where we are once all is emitted
     * @param windows how many windows the response covers; none where it shows that windows are to be cut elsewhere
     */
    record Detected(UsagePosition position, int windows, Emission emission) {}

    ChangeDetector(SourcePartition partition, UsageSettings settings, WindowPlanner planner, UsageOutput output) {
        this.partition = partition;
        this.settings = settings;
        this.planner = planner;
        this.output = output;
        this.suspects = new SuspectResponses(settings.removalConfirmation());
        this.malformed = new MalformedRows(partition, output.malformed());
    }

    /**
     * What a response changes.
     *
     * @param before what was emitted before
     * @throws org.apache.kafka.connect.errors.ConnectException if a malformed row is to fail the task
     */
    Detected of(
            UsageWindow window,
            Function<LocalDate, RangeLimits> limits,
            ResponseTimes times,
            UsageResponse response,
            UsagePosition before) {
        UsageSummary summary = response.summary();
        UsagePosition start = learned(window, times, response, before);
        List<UsageWindow> windows = planner.windows(start, limits, times.today());
        List<UsageWindow> covered = windows.stream()
                .filter(each -> window.requested().contains(each.requested()))
                .toList();
        malformed.heed(window, windows, covered, response);
        UsageChanges changes = new UsageChanges(summary, times, suspects, output, start);
        covered.forEach(each -> addDays(each, changes, start));
        addUndated(covered, changes, start);
        PeriodCheckpoints periods =
                new PeriodCheckpoints(summary, changes, settings.endExclusive(), response.receivedAt());
        List<UsageEmission.Mark> marks = new ArrayList<>();
        UsagePosition end = changes.position();
        boolean empty = false;
        for (UsageWindow each : covered) {
            end = end.withHistory(read(each, times, summary, end.history()));
            empty |= suspects.isEmptySuspect(end.history(), each.name(), times);
            end = finished(each, times, changes, end);
            for (var checkpoint : periods.of(each, end)) {
                marks.add(new UsageEmission.Mark(checkpoint, end));
            }
        }
        report(summary, changes, empty);
        UsagePosition kept = retain(end, limits, times.today());
        return emission(response, before, changes.all(), marks, kept, times);
    }

    private Detected emission(
            UsageResponse response,
            UsagePosition before,
            List<DayChange> changes,
            List<UsageEmission.Mark> marks,
            UsagePosition kept,
            ResponseTimes times) {
        List<LocalDate> outdated = List.of();
        UsagePosition checked = marked == null ? before : marked;
        marked = checked;
        if (!marks.isEmpty()) {
            outdated = outdated(checked, kept, times.today());
            marked = kept;
            // The last checkpoint carries the position that is kept.
            marks.set(
                    marks.size() - 1,
                    new UsageEmission.Mark(marks.get(marks.size() - 1).checkpoint(), kept));
        }
        UsageEmission.Content content = new UsageEmission.Content(outdated, checked, changes, marks);
        return new Detected(kept, marks.size(), new UsageEmission(partition.account(), output, response, content));
    }

    /**
     * What comes of a response from an endpoint that is not trusted yet, since the account's own may come back: nothing but
     * a checkpoint, which carries how often that was so.
     *
     * @param position where we are
     */
    Detected unavailable(UsageWindow window, ResponseTimes times, UsageResponse response, UsagePosition position) {
        UsagePosition kept = position.withHistory(position.history().withRead(window.name(), times.begun()));
        UsageChanges none = new UsageChanges(response.summary(), times, suspects, output, position);
        PeriodCheckpoints periods =
                new PeriodCheckpoints(response.summary(), none, settings.endExclusive(), response.receivedAt());
        List<UsageEmission.Mark> marks = new ArrayList<>();
        marks.add(new UsageEmission.Mark(periods.unconfirmed(window, kept), kept));
        return emission(response, position, List.of(), marks, kept, times);
    }

    /** What the response says of the account as a whole: its anchors, its endpoint, and where its usage begins. */
    private UsagePosition learned(
            UsageWindow window, ResponseTimes times, UsageResponse response, UsagePosition before) {
        UsageSummary summary = response.summary();
        BillingAnchors anchors = AnchorLesson.learn(before, window, summary, times.today(), settings.lookbackDays());
        UsagePosition position = before.withEndpointVersion(response.api()).withAnchors(anchors);
        if (!before.isUndecided()) {
            return position;
        } else if (anchors.known()) {
            return position.withSince(anchors.openSince(times.today()));
        }
        ReadHistory looked = suspects.window(before.history(), window, isEmpty(summary, window.wanted()), times);
        boolean believed = !suspects.isEmptySuspect(looked, window.name(), times);
        return believed ? position.withSince(window.wanted().from()) : position;
    }

    /** Whether no row of those days can be read: malformed ones do not show that the response is whole. */
    private static boolean isEmpty(UsageSummary summary, DateRange days) {
        return summary.within(days).values().stream().allMatch(day -> day.rows() == 0);
    }

    private static void addDays(UsageWindow window, UsageChanges changes, UsagePosition start) {
        Set<LocalDate> days =
                new TreeSet<>(changes.summary().within(window.wanted()).keySet());
        days.addAll(start.emitted(window.wanted()).keySet());
        ReadHistory history = start.history();
        Stream.of(history.suspects().keySet(), history.removedAt().keySet())
                .flatMap(Set::stream)
                .filter(window.wanted()::contains)
                .forEach(days::add);
        days.removeIf(start.finalDays()::contains);
        days.forEach(changes::add);
    }

    /** Rows that do not even tell their day are remembered until the period of the last window is final. */
    private static void addUndated(List<UsageWindow> covered, UsageChanges changes, UsagePosition start) {
        if (!covered.isEmpty()) {
            LocalDate last = covered.get(covered.size() - 1).wanted().to().minusDays(1);
            changes.addUndated(start.anchors().periodOf(last).to().minusDays(1));
        }
    }

    private ReadHistory read(UsageWindow window, ResponseTimes times, UsageSummary summary, ReadHistory history) {
        boolean empty = isEmpty(summary, window.wanted());
        return suspects.window(history.withRead(window.name(), times.begun()), window, empty, times);
    }

    /**
     * The position with the days of the window that need no further read: those whose lookback is over, unless the response
     * leaves something to be confirmed by a later one.
     */
    private UsagePosition finished(UsageWindow window, ResponseTimes times, UsageChanges changes, UsagePosition end) {
        boolean open = end.isUndecided()
                || suspects.isEmptySuspect(end.history(), window.name(), times)
                || changes.leavesOpen(window.wanted());
        LocalDate limit = end.anchors().firstDayNotFinal(times.confirmedDay(), settings.lookbackDays());
        DateRange settled = window.wanted().intersect(new DateRange(LocalDate.MIN, limit));
        return open || settled.isEmpty() ? end : end.withFinal(settled);
    }

    private void report(UsageSummary summary, UsageChanges changes, boolean empty) {
        output.activity().usageRead(summary, !changes.suspectDays().isEmpty(), empty);
        if (!changes.newlySuspect().isEmpty()) {
            LOG.warn(
                    "The {} lacks rows of {} days, from {} on, that were emitted before. Nothing of these days is emitted"
                            + " until a second response, requested at least {} later, lacks the same"
                            + " (usage.removal.confirmation.ms)",
                    partition,
                    changes.newlySuspect().size(),
                    changes.newlySuspect().iterator().next(),
                    settings.removalConfirmation());
        }
    }

    /** Without what is known of windows that are no more. */
    private UsagePosition retain(UsagePosition end, Function<LocalDate, RangeLimits> limits, LocalDate today) {
        Set<LocalDate> names = planner.windows(end, limits, today).stream()
                .map(UsageWindow::name)
                .collect(Collectors.toSet());
        return end.withHistory(end.history().retain(names));
    }

    /**
     * The starts of the periods whose checkpoints no longer hold, since periods begin elsewhere by now: of calendar months
     * once an anchor is known, and of another anchor's periods once it has moved.
     */
    private static List<LocalDate> outdated(UsagePosition before, UsagePosition end, LocalDate today) {
        if (before.isNothingEmitted()) {
            return List.of();
        }
        List<LocalDate> starts = new ArrayList<>();
        LocalDate day = before.cursor();
        while (!day.isAfter(today)) {
            DateRange period = before.anchors().periodOf(day);
            boolean stands = end.anchors().periodOf(period.from()).from().equals(period.from());
            boolean isFinal =
                    before.isFinal(new DateRange(DateRange.later(period.from(), before.since()), period.to()));
            if (!stands && !isFinal) {
                starts.add(period.from());
            }
            day = period.to();
        }
        return starts;
    }
}
