package io.cfbilling.connect.usage.emit;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.RowName;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.usage.change.DayChange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records that one response brings, each with the position that is safe to go on from once it, and all before it, are
 * written. Only a day's last record says that the day is emitted: from an earlier one, a restart must emit the whole day
 * again, even if the day is back by then to what was emitted of it before. And only the last checkpoint moves the cursor,
 * since behind the cursor nothing is looked at again. So a crash between any two records loses nothing, and repeats the
 * days whose last record was not written, no others.
 */
public final class UsageEmission implements Emission {
    private final AccountId account;
    private final UsageOutput output;
    private final UsageResponse response;
    private final Iterator<Iterator<SourceRecord>> parts;
    private @Nullable Iterator<UsageLine> lines;
    private Iterator<SourceRecord> part = Collections.emptyIterator();

    /**
     * A checkpoint, and what is safe to go on from once it is written.
     */
    public record Mark(Checkpoint checkpoint, UsagePosition position) {}

    /**
     * What is emitted of one response.
     *
     * @param outdated first days of the periods whose checkpoints no longer hold
     * @param checked where the last checkpoints were emitted: by it, a restart finds all that are outdated once more
     * @param changes what is emitted of its days
     * @param marks the periods that are read
     */
    public record Content(List<LocalDate> outdated, UsagePosition checked, List<DayChange> changes, List<Mark> marks) {}

    /**
     * @param response where the rows come from; closed with the emission
     */
    public UsageEmission(AccountId account, UsageOutput output, UsageResponse response, Content content) {
        this.account = account;
        this.output = output;
        this.response = response;
        List<Iterator<SourceRecord>> all = new ArrayList<>();
        content.outdated.forEach(period -> all.add(outdated(period, content.checked)));
        content.changes.forEach(change -> all.add(new DayRecords(change)));
        content.marks.forEach(mark -> all.add(checkpoint(mark)));
        this.parts = all.iterator();
    }

    private Iterator<SourceRecord> outdated(LocalDate period, UsagePosition checked) {
        return List.of(output.checkpoints().tombstone(account, period, response.receivedAt(), checked))
                .iterator();
    }

    private Iterator<SourceRecord> checkpoint(Mark mark) {
        return List.of(output.checkpoints().of(account, mark.checkpoint(), mark.position()))
                .iterator();
    }

    @Override
    public boolean hasNext() {
        while (!part.hasNext() && parts.hasNext()) {
            part = parts.next();
        }
        return part.hasNext();
    }

    @Override
    public SourceRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return part.next();
    }

    @Override
    public void close() {
        response.close();
    }

    /** The next line; lines that are not emitted are passed over. */
    private UsageLine nextLine() {
        if (lines == null) {
            lines = response.lines();
        }
        return lines.next();
    }

    /** Rows in canonical order, then tombstones, then dead letters. */
    private final class DayRecords implements Iterator<SourceRecord> {
        private final DayChange step;
        private final Iterator<RowKey> removed;
        private final Set<Long> deadLetters;
        private @Nullable RowName previous;
        private int ordinal;
        private int made;

        DayRecords(DayChange step) {
            this.step = step;
            this.removed = step.removed().iterator();
            this.deadLetters = new HashSet<>(step.deadLetters());
        }

        @Override
        public boolean hasNext() {
            return made < step.records();
        }

        @Override
        public SourceRecord next() {
            made++;
            UsagePosition position = hasNext() ? step.before() : step.after();
            if (made <= step.rows()) {
                return row(position);
            } else if (removed.hasNext()) {
                LocalDate day = Objects.requireNonNull(step.day());
                return output.usage().tombstone(account, day, removed.next(), response.receivedAt(), position);
            }
            return deadLetter(position);
        }

        private SourceRecord row(UsagePosition position) {
            UsageLine line = nextLine();
            while (!(line instanceof UsageRow) || !Objects.equals(line.day(), step.day())) {
                line = nextLine();
            }
            UsageRow row = (UsageRow) line;
            RowName name = row.name();
            // Twins follow each other; without a number of its own, one would overwrite another in a compacted topic.
            ordinal = name.equals(previous) ? ordinal + 1 : 0;
            previous = name;
            return output.usage().of(account, row, ordinal, response.receivedAt(), position);
        }

        private SourceRecord deadLetter(UsagePosition position) {
            UsageLine line = nextLine();
            while (!(line instanceof MalformedRow bad)
                    || !Objects.equals(bad.day(), step.day())
                    || !deadLetters.remove(bad.identity())) {
                line = nextLine();
            }
            DeadLetterRecords.Origin origin =
                    new DeadLetterRecords.Origin(account, response.requestPath(), response.receivedAt());
            return output.deadLetters().usage(origin, (MalformedRow) line, position);
        }
    }
}
