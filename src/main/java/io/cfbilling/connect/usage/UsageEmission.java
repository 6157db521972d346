package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.RowName;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.BillingRecord;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.stream.Emission;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of one response, each with the position to continue from once it and all records before it are written.
 * Only a day's last record marks the day as emitted: after an earlier one, a restarted task emits the whole day again,
 * even if the day has its former content again. Only the last checkpoint moves the cursor, since days before the cursor
 * are never read again. So a crash between any two records loses nothing, and repeats only the days whose last record
 * was not written.
 */
final class UsageEmission implements Emission {
    private final SourcePartition partition;
    private final UsageOutput output;
    private final UsageResponse response;
    private final Iterator<Iterator<BillingRecord>> groups;
    private @Nullable Iterator<UsageLine> lines;
    private Iterator<BillingRecord> group = Collections.emptyIterator();

    /** A checkpoint, and the position to continue from once it is written. */
    record Mark(Checkpoint checkpoint, UsagePosition position) {}

    /**
     * What is emitted of one response.
     *
     * @param outdated the first days of the periods whose checkpoints are outdated
     * @param checked the position of the checkpoints emitted last: a restarted task finds all outdated ones by it again
     * @param changes the changes of its days
     * @param marks the checkpoints of the periods that are read
     */
    record Content(List<LocalDate> outdated, UsagePosition checked, List<DayChange> changes, List<Mark> marks) {}

    /**
     * @param partition the usage of the account
     * @param response the source of the rows; closed with the emission
     */
    UsageEmission(SourcePartition partition, UsageOutput output, UsageResponse response, Content content) {
        this.partition = partition;
        this.output = output;
        this.response = response;
        Stream<BillingRecord> outdated = content.outdated.stream()
                .map(period ->
                        output.checkpoints().tombstone(partition, period, response.receivedAt(), content.checked));
        Stream<Iterator<BillingRecord>> days = content.changes.stream().map(DayRecords::new);
        Stream<BillingRecord> checkpoints =
                content.marks.stream().map(mark -> output.checkpoints().of(partition, mark.checkpoint, mark.position));
        this.groups = Stream.concat(
                        Stream.concat(Stream.of(outdated.iterator()), days), Stream.of(checkpoints.iterator()))
                .iterator();
    }

    @Override
    public boolean hasNext() {
        while (!group.hasNext() && groups.hasNext()) {
            group = groups.next();
        }
        return group.hasNext();
    }

    @Override
    public BillingRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return group.next();
    }

    @Override
    public void close() {
        response.close();
    }

    /** The next line that is wanted; the lines before it are not emitted. */
    private UsageLine nextLine(Predicate<UsageLine> wanted) {
        if (lines == null) {
            lines = response.lines();
        }
        UsageLine line;
        do {
            line = lines.next();
        } while (!wanted.test(line));
        return line;
    }

    /** Rows in canonical order, then tombstones, then dead letters. */
    private final class DayRecords implements Iterator<BillingRecord> {
        private final DayChange change;
        private final Iterator<RowKey> removed;
        private final Set<Long> deadLetters;
        private @Nullable RowName previous;
        private int ordinal;
        private int count;

        DayRecords(DayChange change) {
            this.change = change;
            this.removed = change.removed().iterator();
            this.deadLetters = new HashSet<>(change.deadLetters());
        }

        @Override
        public boolean hasNext() {
            return count < change.records();
        }

        @Override
        public BillingRecord next() {
            count++;
            UsagePosition position = hasNext() ? change.before() : change.after();
            if (count <= change.rows()) {
                return row(position);
            } else if (removed.hasNext()) {
                LocalDate day = Objects.requireNonNull(change.day());
                return output.usage().tombstone(partition, day, removed.next(), response.receivedAt(), position);
            }
            return deadLetter(position);
        }

        private BillingRecord row(UsagePosition position) {
            UsageRow row = (UsageRow) nextLine(line -> line instanceof UsageRow && isOfTheDay(line));
            RowName name = row.name();
            // Duplicates follow each other. Without an ordinal, one would overwrite another in a compacted topic.
            ordinal = name.equals(previous) ? ordinal + 1 : 0;
            previous = name;
            return output.usage().of(partition, row, new RowKey(name, ordinal), response.receivedAt(), position);
        }

        private BillingRecord deadLetter(UsagePosition position) {
            MalformedRow row = (MalformedRow) nextLine(
                    line -> line instanceof MalformedRow bad && isOfTheDay(line) && deadLetters.remove(bad.identity()));
            DeadLetterRecords.Origin origin =
                    new DeadLetterRecords.Origin(partition, response.requestPath(), response.receivedAt());
            return output.deadLetters().of(origin, row, position.toMap());
        }

        private boolean isOfTheDay(UsageLine line) {
            return Objects.equals(line.day(), change.day());
        }
    }
}
