package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageAnswer;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageApi;
import io.cfbilling.connect.offset.RewindAdvice;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Rank;
import io.cfbilling.connect.stream.Telling;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
    private final UsageNews news;
    private final WindowNotes notes;
    private final WindowOrder order;
    private final UsagePaths paths;
    private final AnchorInquiry inquiry;
    private @Nullable UsageWindow asking;
    private @Nullable UsagePosition position;

    /**
     * What the settings say of usage.
     *
     * @param api which generation of the endpoint is asked; null for the first one that is served
     * @param start the first day wanted; null for the billing period that is open when the account is first seen
     * @param end the last day wanted; null to go on for ever
     * @param pollInterval how long to wait between two reads of the same period
     * @param lookbackDays how many days after its end a period is still read, 0 to 62
     * @param connector the connector's name, for advice in the log
     */
    public record Settings(
            @Nullable UsageApi api,
            @Nullable LocalDate start,
            @Nullable LocalDate end,
            Duration pollInterval,
            int lookbackDays,
            String connector) {
        /** The day after the last one wanted, far away when there is none. */
        LocalDate endExclusive() {
            return end == null ? LocalDate.MAX : end.plusDays(1);
        }

        /** What is still to be read from that day on, oldest first. */
        List<UsageWindow> windows(LocalDate from, BillingAnchors anchors, LocalDate today) {
            return UsageWindows.of(new DateRange(from, DateRange.later(from, endExclusive())), anchors, today);
        }
    }

    /**
     * @param position how far usage has been told; null when it never was
     */
    public UsageStream(
            SourcePartition partition, Settings settings, UsageOutput output, @Nullable UsagePosition position) {
        this.partition = partition;
        this.settings = settings;
        this.notes = new WindowNotes(settings.pollInterval);
        this.order = new WindowOrder(notes, settings.lookbackDays);
        this.news = new UsageNews(partition, settings, output, notes, position);
        this.paths = new UsagePaths(
                partition, settings.pollInterval, settings.api, position == null ? null : position.api());
        this.inquiry = new AnchorInquiry(partition);
        LocalDate start = settings.start;
        if (position == null && start != null) {
            this.position = UsagePosition.startingAt(start, BillingAnchors.UNKNOWN);
        } else {
            this.position = position;
        }
        if (position != null && start != null && start.isBefore(position.since())) {
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
        Instant due = order.due(windows, now);
        return due.isAfter(paths.notBefore()) ? due : paths.notBefore();
    }

    @Override
    public Rank rank(Instant at) {
        if (paths.isInBetween()) {
            return Rank.FOLLOW_UP;
        }
        List<UsageWindow> windows = windows(at);
        return windows.isEmpty() ? Rank.RENEWAL : order.rank(windows, position, at);
    }

    @Override
    public Instant nextTurn(Instant now) {
        return now.plus(settings.pollInterval);
    }

    @Override
    public LocalDate readThrough(Instant now) {
        List<UsageWindow> windows = windows(now);
        LocalDate start = position == null
                ? UsageWindows.days(windows, DateRange.dayOf(now)).from()
                : position.cursor();
        LocalDate through = start.minusDays(1);
        for (UsageWindow window : windows) {
            LocalDate wanted = window.wanted().to().minusDays(1);
            LocalDate read = DateRange.earlier(wanted, lastRead(window).orElse(through));
            through = DateRange.later(through, read);
            if (read.isBefore(wanted)) {
                return through;
            }
        }
        return windows.isEmpty() || !through.plusDays(1).isBefore(settings.endExclusive()) ? LocalDate.MAX : through;
    }

    /** By this task, or by an earlier one, as the days tell that it told. */
    private Optional<LocalDate> lastRead(UsageWindow window) {
        Optional<LocalDate> told = Optional.ofNullable(position)
                .map(known -> known.told(window.wanted()))
                .filter(days -> !days.isEmpty())
                .map(NavigableMap::lastKey);
        return Stream.concat(notes.readAt(window).map(DateRange::dayOf).stream(), told.stream())
                .max(Comparator.naturalOrder());
    }

    private boolean isOver(Instant now) {
        LocalDate next = position == null ? DateRange.dayOf(now) : position.cursor();
        return settings.end != null && next.isAfter(settings.end);
    }

    @Override
    public boolean wasAnswered() {
        return position != null && position.api() != null;
    }

    @Override
    public Question question(Instant now) {
        if (paths.isSettledOn(UsageApi.BILLABLE_USAGE) && !anchors().known() && inquiry.isDue(now)) {
            return inquiry.question(now, anchors -> learn(anchors, DateRange.dayOf(now)));
        }
        UsageWindow window = order.next(windows(now), position, now);
        asking = window;
        UsagePaths.Path path = paths.next(now);
        return api -> new Heard(window, now, path.ask(api, partition.account(), window.asked()));
    }

    private BillingAnchors anchors() {
        return position == null ? BillingAnchors.UNKNOWN : position.anchors();
    }

    private void learn(BillingAnchors anchors, LocalDate today) {
        position = position == null
                ? UsagePosition.startingAt(anchors.openSince(today), anchors)
                : position.withAnchors(anchors);
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

    /** Another generation of the endpoint may have taken its place. */
    @Override
    public Optional<Instant> notServed(Instant now, String why) {
        return paths.refused(why, now) ? Optional.of(now) : Optional.empty();
    }

    private List<UsageWindow> windows(Instant now) {
        LocalDate today = DateRange.dayOf(now);
        // Of an account of which nothing is known, not even where its open period begins, all that one answer holds.
        return position == null
                ? settings.windows(today.minusDays(UsageWindows.DAYS_ASKED - 1), BillingAnchors.UNKNOWN, today)
                : settings.windows(position.cursor(), position.anchors(), today);
    }

    /** An answer that waits for its turn to be told. */
    private final class Heard implements Answer {
        private final UsageWindow window;
        private final Instant begun;
        private final UsageAnswer answer;

        Heard(UsageWindow window, Instant begun, UsageAnswer answer) {
            this.window = window;
            this.begun = begun;
            this.answer = answer;
        }

        @Override
        public Telling tell() {
            if (!paths.answered(begun)) {
                close();
                return Telling.of();
            }
            UsageNews.Told told = news.of(window, begun, answer, position);
            position = told.position();
            return told.telling();
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
