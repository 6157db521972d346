package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.UsageAnswer;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.RewindAdvice;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.UsageRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usage of one account: the open period first, which shows the anchor and is what people wait for; then history,
 * oldest first; then every period that is not final again at each interval, telling the days whose content has changed.
 */
public final class UsageStream implements BillingStream {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStream.class);

    private final SourcePartition partition;
    private final Settings settings;
    private final UsageRecords records;
    private final WindowNotes notes;
    private @Nullable UsageWindow asking;
    private @Nullable UsagePosition position;

    /**
     * What the settings say of usage.
     *
     * @param start the first day wanted; null for the billing period that is open when the account is first seen
     * @param end the last day wanted; null to go on for ever
     * @param pollInterval how long to wait between two reads of the same period
     * @param lookbackDays how many days after its end a period is still read, 0 to 62
     * @param connector the connector's name, for advice in the log
     */
    public record Settings(
            @Nullable LocalDate start,
            @Nullable LocalDate end,
            Duration pollInterval,
            int lookbackDays,
            String connector) {}

    /**
     * @param position how far usage has been told; null when it never was
     */
    public UsageStream(
            SourcePartition partition, Settings settings, UsageRecords records, @Nullable UsagePosition position) {
        this.partition = partition;
        this.settings = settings;
        this.records = records;
        this.notes = new WindowNotes(settings.pollInterval);
        LocalDate start = settings.start;
        if (position == null && start != null) {
            this.position = UsagePosition.startingAt(start, BillingAnchors.UNKNOWN);
        } else {
            this.position = position;
        }
        if (position != null && start != null && start.isBefore(position.cursor())) {
            LOG.warn("{}", RewindAdvice.startBeforeCursor(settings.connector, partition, start, position.cursor()));
        }
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    @Override
    public Instant due(Instant now) {
        List<UsageWindow> windows = windows(now);
        if (windows.isEmpty()) {
            return isOver(now) ? Instant.MAX : nextTurn(now);
        }
        return windows.stream().map(notes::due).min(Comparator.naturalOrder()).orElseThrow();
    }

    @Override
    public Instant nextTurn(Instant now) {
        return now.plus(settings.pollInterval);
    }

    private boolean isOver(Instant now) {
        LocalDate next = position == null ? dayOf(now) : position.cursor();
        return settings.end != null && next.isAfter(settings.end);
    }

    @Override
    public Question question(Instant now) {
        List<UsageWindow> windows = windows(now);
        UsageWindow newest = windows.get(windows.size() - 1);
        // min() takes the first of equals: of windows never read, the oldest.
        UsageWindow window = newest.front() && !notes.due(newest).isAfter(now)
                ? newest
                : windows.stream().min(Comparator.comparing(notes::due)).orElseThrow();
        asking = window;
        return api -> {
            UsageAnswer answer = api.usage(partition.account(), window.asked());
            return () -> tell(window, now, answer);
        };
    }

    /** The other windows go on: an API that knows no days so long ago must not keep the present ones back. */
    @Override
    public Optional<Instant> refused(Instant now, Backoff waits, String why) {
        UsageWindow window = Objects.requireNonNull(asking, "refused before it was asked");
        if (notes.refused(window, now, waits)) {
            LOG.warn(
                    "The {} is refused for {}, and the cursor does not pass these days; they will be asked for again ever"
                            + " more seldom, at least daily. If the API has no days so long ago, set usage.start.date to a"
                            + " later one and reset the account's offset: {}",
                    partition,
                    window.asked(),
                    why);
        }
        return Optional.of(due(now));
    }

    private Iterator<SourceRecord> tell(UsageWindow window, Instant begun, UsageAnswer answer) {
        warnOfMalformed(window, answer.malformed());
        UsagePosition start = learn(window, begun, answer.rows());
        if (start == null) {
            notes.read(window, begun);
            return Collections.emptyIterator();
        }
        DateRange wanted = window.wanted().intersect(new DateRange(start.cursor(), LocalDate.MAX));
        List<UsageDay> days = UsageDay.within(wanted, answer.rows());
        // Days may be skipped by no one: the cursor moves only over a window that begins at it.
        LocalDate cursor = wanted.from().equals(start.cursor())
                ? DateRange.earlier(wanted.to(), start.anchors().firstDayNotFinal(dayOf(begun), settings.lookbackDays))
                : start.cursor();
        UsageTelling telling = UsageTelling.of(partition.account(), records, answer.receivedAt(), start, days, cursor);
        position = telling.end();
        noteRead(window, begun);
        return telling.records();
    }

    /** The position with what the rows tell of anchors; null while neither settings nor rows say where to start. */
    private @Nullable UsagePosition learn(UsageWindow window, Instant begun, List<UsageRow> rows) {
        LocalDate today = dayOf(begun);
        Set<LocalDate> starts = rows.stream()
                .filter(row -> isPeriodOf(row, today))
                .map(UsageRow::billingPeriodStart)
                .collect(Collectors.toSet());
        BillingAnchors anchors = anchors().seen(starts);
        if (window.front() && hasMovedOn(window, rows)) {
            anchors = anchors.regridded();
        }
        if (position != null) {
            return position.withAnchors(anchors);
        }
        return anchors.known() ? UsagePosition.startingAt(anchors.openSince(today), anchors) : null;
    }

    /** A start that cannot be that of the row's own period would teach wrong periods to all other rows. */
    private static boolean isPeriodOf(UsageRow row, LocalDate today) {
        LocalDate start = row.billingPeriodStart();
        return !start.isAfter(today)
                && !start.isAfter(row.day())
                && row.day().isBefore(start.plusDays(UsageWindows.DAYS_ASKED));
    }

    /** Whether the rows of the open period all say that it began on another day than we had it. */
    private static boolean hasMovedOn(UsageWindow window, List<UsageRow> rows) {
        List<UsageRow> open =
                rows.stream().filter(row -> !row.day().isBefore(window.name())).toList();
        return !open.isEmpty()
                && open.stream().noneMatch(row -> row.billingPeriodStart().equals(window.name()));
    }

    /** An answer may tell all that another window wants as well: the first one, before any anchor was known, does. */
    private void noteRead(UsageWindow window, Instant begun) {
        List<UsageWindow> windows = windows(begun);
        notes.read(window, begun);
        windows.stream()
                .filter(other -> other.wanted().equals(other.wanted().intersect(window.wanted())))
                .forEach(other -> notes.read(other, begun));
        notes.retain(windows);
    }

    private void warnOfMalformed(UsageWindow window, List<String> reasons) {
        if (notes.isNews(window, reasons)) {
            LOG.warn(
                    "{} rows of the {} for {} are left out till they can be read, first of them {}",
                    reasons.size(),
                    partition,
                    window.asked(),
                    reasons.get(0));
        }
    }

    private BillingAnchors anchors() {
        return position == null ? BillingAnchors.UNKNOWN : position.anchors();
    }

    private List<UsageWindow> windows(Instant now) {
        LocalDate today = dayOf(now);
        LocalDate from = position == null ? today.minusDays(UsageWindows.DAYS_ASKED - 1) : position.cursor();
        LocalDate to = settings.end == null ? LocalDate.MAX : settings.end.plusDays(1);
        return UsageWindows.of(new DateRange(from, DateRange.later(from, to)), anchors(), today);
    }

    private static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
