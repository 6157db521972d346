package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.usage.change.AccountLearner;
import io.cfbilling.connect.usage.change.ChangeDetector;
import io.cfbilling.connect.usage.change.MalformedRowsPolicy;
import io.cfbilling.connect.usage.change.PeriodCheckpoints;
import io.cfbilling.connect.usage.change.ReadConclusion;
import io.cfbilling.connect.usage.change.ResponseTimes;
import io.cfbilling.connect.usage.change.SuspectResponses;
import io.cfbilling.connect.usage.change.UsageChanges;
import io.cfbilling.connect.usage.emit.UsageEmission;
import io.cfbilling.connect.usage.emit.UsageOutput;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the emission of each response to an account's usage, stage by stage. */
final class UsagePipeline {
    private static final Logger LOG = LoggerFactory.getLogger(UsagePipeline.class);

    private final SourcePartition partition;
    private final UsageSettings settings;
    private final OpenWindows open;
    private final UsageOutput output;
    private final SuspectResponses suspects;
    private final AccountLearner learner;
    private final ReadConclusion conclusion;
    private final MalformedRowsPolicy malformed;
    /** The position of the checkpoints emitted last; null before the first ones. */
    private @Nullable UsagePosition checkpointed;

    /** A response with its request. */
    record Read(UsageWindow window, UsageResponse response, ResponseTimes times) {}

    /**
     * What the connector does with a response.
     *
     * @param position the position once all records are emitted
     * @param used whether the response covers a window; if not, it shows that billing periods begin on other days
     */
    record Result(UsagePosition position, boolean used, Emission emission) {}

    UsagePipeline(SourcePartition partition, UsageSettings settings, OpenWindows open, UsageOutput output) {
        this.partition = partition;
        this.settings = settings;
        this.open = open;
        this.output = output;
        this.suspects = new SuspectResponses(settings.removalConfirmation());
        this.learner = new AccountLearner(suspects, settings.lookbackDays());
        this.conclusion = new ReadConclusion(suspects, settings.lookbackDays());
        this.malformed = new MalformedRowsPolicy(partition, output.malformed());
    }

    /**
     * Makes the emission of a response.
     *
     * @param before what was emitted before
     * @throws org.apache.kafka.connect.errors.ConnectException if a malformed row is to fail the task
     */
    Result of(Read read, UsagePosition before) {
        UsagePosition start = learner.learn(before, read.window, read.times, read.response);
        List<UsageWindow> planned = open.of(start, read.times.today());
        List<UsageWindow> covered = covered(read.window, planned);
        malformed.check(read.window, planned, covered, read.response);
        UsageChanges changes = changes(read, covered, start);
        List<UsageEmission.Mark> checkpoints = checkpoints(read, covered, changes);
        UsagePosition end =
                checkpoints.isEmpty() ? changes.position() : last(checkpoints).position();
        report(changes, end, covered, read.times);
        return emission(read, before, changes, checkpoints, retain(end, read.times.today()));
    }

    /** The windows whose days the response has all of. */
    private static List<UsageWindow> covered(UsageWindow window, List<UsageWindow> planned) {
        return planned.stream()
                .filter(each -> window.requested().contains(each.requested()))
                .toList();
    }

    private UsageChanges changes(Read read, List<UsageWindow> covered, UsagePosition start) {
        ChangeDetector.Emits emits =
                new ChangeDetector.Emits(output.tombstones(), output.malformed() == MalformedMode.DEAD_LETTER);
        return new ChangeDetector(read.response.summary(), read.times, suspects, emits, start).detect(covered);
    }

    /** The checkpoints of each window, with the position once it is read. */
    private List<UsageEmission.Mark> checkpoints(Read read, List<UsageWindow> covered, UsageChanges changes) {
        PeriodCheckpoints periods = periods(read, changes);
        List<UsageEmission.Mark> checkpoints = new ArrayList<>();
        UsagePosition position = changes.position();
        for (UsageWindow window : covered) {
            position = conclusion.conclude(window, read.times, changes, position);
            for (Checkpoint checkpoint : periods.of(window, position)) {
                checkpoints.add(new UsageEmission.Mark(checkpoint, position));
            }
        }
        return checkpoints;
    }

    private PeriodCheckpoints periods(Read read, UsageChanges changes) {
        return new PeriodCheckpoints(changes, settings.endExclusive(), read.response.receivedAt());
    }

    private static UsageEmission.Mark last(List<UsageEmission.Mark> checkpoints) {
        return checkpoints.get(checkpoints.size() - 1);
    }

    private void report(UsageChanges changes, UsagePosition end, List<UsageWindow> covered, ResponseTimes times) {
        boolean empty = covered.stream().anyMatch(window -> conclusion.isEmptySuspect(window, times, end));
        output.activity().usageRead(changes.summary(), changes.isSuspect(), empty);
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

    private Result emission(
            Read read,
            UsagePosition before,
            UsageChanges changes,
            List<UsageEmission.Mark> checkpoints,
            UsagePosition end) {
        UsagePosition former = checkpointed == null ? before : checkpointed;
        checkpointed = former;
        List<LocalDate> outdated = List.of();
        if (!checkpoints.isEmpty()) {
            outdated = PeriodCheckpoints.outdated(former, end, read.times.today());
            checkpointed = end;
            checkpoints.set(
                    checkpoints.size() - 1,
                    new UsageEmission.Mark(last(checkpoints).checkpoint(), end));
        }
        UsageEmission.Content content = new UsageEmission.Content(outdated, former, changes.all(), checkpoints);
        return new Result(
                end, !checkpoints.isEmpty(), new UsageEmission(partition.account(), output, read.response, content));
    }

    /** Forgets the reads of windows that no longer exist. */
    private UsagePosition retain(UsagePosition end, LocalDate today) {
        Set<LocalDate> names =
                open.of(end, today).stream().map(UsageWindow::name).collect(Collectors.toSet());
        return end.withHistory(end.history().retain(names));
    }

    /**
     * Emits only a checkpoint for a response from a later endpoint version that the connector does not use yet, since
     * the account's own version may become available again. The checkpoint's offset counts these polls.
     */
    Result untrusted(Read read, UsagePosition before) {
        UsagePosition kept = before.withHistory(before.history().withRead(read.window.name(), read.times.begun()));
        UsageChanges none = UsageChanges.none(read.response.summary(), before);
        List<UsageEmission.Mark> checkpoints = new ArrayList<>();
        checkpoints.add(new UsageEmission.Mark(periods(read, none).unconfirmed(read.window, kept), kept));
        return emission(read, before, none, checkpoints, kept);
    }
}
