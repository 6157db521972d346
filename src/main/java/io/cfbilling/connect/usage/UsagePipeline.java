package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.usage.UsageEmission.Mark;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages from a response to an account's usage to its emission. The stages before them are those of a request:
 * {@link PendingWindows} plans the window, and {@link EndpointSelector} sends its request.
 */
final class UsagePipeline {
    private static final Logger LOG = LoggerFactory.getLogger(UsagePipeline.class);

    private final SourcePartition partition;
    private final UsageSettings settings;
    private final PendingWindows windows;
    private final UsageOutput output;
    private final MalformedRowsPolicy malformedRows;
    /** The position of the checkpoints emitted last; null before the first ones. */
    private @Nullable UsagePosition checkpointed;

    /**
     * What the connector does with a response.
     *
     * @param position the position once all records are emitted
     * @param used whether the response covers a window; if not, it shows that billing periods begin on other days
     */
    record Result(UsagePosition position, boolean used, Emission emission) {}

    UsagePipeline(SourcePartition partition, UsageSettings settings, PendingWindows windows, UsageOutput output) {
        this.partition = partition;
        this.settings = settings;
        this.windows = windows;
        this.output = output;
        this.malformedRows = new MalformedRowsPolicy(partition, settings.malformed());
    }

    /**
     * Makes the emission of a response: learn, plan, detect changes, checkpoint, emit.
     *
     * @param before what was emitted before
     * @throws org.apache.kafka.connect.errors.ConnectException if a malformed row is to fail the task
     */
    Result of(WindowResponse read, UsagePosition before) {
        Removals removals = new Removals(
                settings.removalConfirmation(), read.times(), read.response().summary());
        UsagePosition start = new AccountLearner(settings.lookbackDays())
                .learn(before, read.window(), read.response().version(), removals);
        List<UsageWindow> planned = windows.plan(start, read.times().today());
        List<UsageWindow> covered = planned.stream()
                .filter(each -> read.window().requested().contains(each.requested()))
                .toList();
        malformedRows.check(read.window(), planned, covered, read.response());
        UsageChanges changes =
                new ChangeDetector(removals, malformedRows, settings.tombstones(), start).detect(covered);
        List<Mark> checkpoints =
                checkpoints(new ReadConclusion(removals, changes, settings.lookbackDays()), covered, read);
        Result result = emission(read, before, changes, checkpoints, planned);
        boolean isEmpty = covered.stream().anyMatch(each -> removals.isEmptySuspect(result.position, each));
        output.activity().usageRead(changes.summary(), changes.isSuspect(), isEmpty);
        warnOf(changes.newlySuspect(start));
        return result;
    }

    /** The checkpoints of each window, with the position once it is read. */
    private List<Mark> checkpoints(ReadConclusion conclusion, List<UsageWindow> covered, WindowResponse read) {
        PeriodCheckpoints periods = periods(read, conclusion.changes());
        List<Mark> checkpoints = new ArrayList<>();
        UsagePosition position = conclusion.changes().position();
        for (UsageWindow window : covered) {
            position = conclusion.conclude(window, position);
            for (Checkpoint checkpoint : periods.of(window, position)) {
                checkpoints.add(new Mark(checkpoint, position));
            }
        }
        return checkpoints;
    }

    private PeriodCheckpoints periods(WindowResponse read, UsageChanges changes) {
        return new PeriodCheckpoints(
                changes, settings.endExclusive(), read.response().receivedAt());
    }

    private void warnOf(List<LocalDate> newlySuspect) {
        if (!newlySuspect.isEmpty()) {
            LOG.warn(
                    "The {} lacks rows of {} days, from {} on, that were emitted before. Nothing of these days is emitted"
                            + " until a second response, requested at least {} later, lacks the same"
                            + " (usage.removal.confirmation.ms)",
                    partition,
                    newlySuspect.size(),
                    newlySuspect.get(0),
                    settings.removalConfirmation());
        }
    }

    /** The position of the last checkpoint forgets the reads of windows that are no longer pending. */
    private Result emission(
            WindowResponse read,
            UsagePosition before,
            UsageChanges changes,
            List<Mark> checkpoints,
            List<UsageWindow> planned) {
        int last = checkpoints.size() - 1;
        UsagePosition reached =
                last < 0 ? changes.position() : checkpoints.get(last).position();
        Set<LocalDate> pending = planned.stream()
                .filter(each -> reached.isUndecided() || !reached.isFinal(each.wanted()))
                .map(UsageWindow::periodStart)
                .collect(Collectors.toSet());
        UsagePosition end = reached.withHistory(reached.history().retain(pending));
        UsagePosition former = checkpointed == null ? before : checkpointed;
        checkpointed = last < 0 ? former : end;
        List<LocalDate> outdated = List.of();
        if (last >= 0) {
            outdated = PeriodCheckpoints.outdated(former, end, read.times().today());
            checkpoints.set(last, new Mark(checkpoints.get(last).checkpoint(), end));
        }
        UsageEmission.Content content = new UsageEmission.Content(outdated, former, changes.all(), checkpoints);
        Emission emission = new UsageEmission(partition, output, read.response(), content);
        return new Result(end, last >= 0, emission);
    }

    /**
     * Emits only a checkpoint for a response from a later endpoint version that the connector does not use yet, since
     * the account's own version may become available again. The checkpoint's offset counts these polls.
     */
    Result untrusted(WindowResponse read, UsagePosition before) {
        UsagePosition kept = before.withHistory(before.history()
                .withRead(read.window().periodStart(), read.times().begun()));
        UsageChanges none = UsageChanges.none(read.response().summary(), before);
        List<Mark> checkpoints = new ArrayList<>();
        checkpoints.add(new Mark(periods(read, none).unconfirmed(read.window(), kept), kept));
        return emission(
                read,
                before,
                none,
                checkpoints,
                windows.plan(before, read.times().today()));
    }
}
