package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.RewindAdvice;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.stream.Priority;
import io.cfbilling.connect.usage.change.ResponseTimes;
import io.cfbilling.connect.usage.emit.UsageOutput;
import io.cfbilling.connect.usage.window.LastReadDay;
import io.cfbilling.connect.usage.window.RangeLimits;
import io.cfbilling.connect.usage.window.RangeSelector;
import io.cfbilling.connect.usage.window.UsageWindow;
import io.cfbilling.connect.usage.window.WindowPlanner;
import io.cfbilling.connect.usage.window.WindowSchedule;
import io.cfbilling.connect.usage.window.WindowSelector;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usage of one account: the open period first, which shows the anchor and is what people wait for; then history,
 * oldest first; then every period that is not final again at each interval, emitting the days whose content has changed.
 */
public final class UsageStream implements BillingStream {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStream.class);

    /** So many responses in a row may show that windows are to be cut elsewhere, before the next one waits. */
    private static final int MOST_UNUSED = 2;

    private final SourcePartition partition;
    private final UsageSettings settings;
    private final WindowPlanner planner;
    private final UsagePipeline pipeline;
    private final WindowSchedule schedule;
    private final WindowSelector selector;
    private final EndpointSelector endpoints;
    private final RangeSelector ranges;
    private final @Nullable UsagePosition stored;
    private @Nullable UsagePosition position;
    private @Nullable UsageWindow requested;
    private int unused;
    private Instant notBefore = Instant.MIN;
    /** The moment that the last records bear. */
    private Instant observed = Instant.MIN;

    /**
     * @param stored how far usage has been emitted; null when it never was
     */
    public UsageStream(
            SourcePartition partition, UsageSettings settings, UsageOutput output, @Nullable UsagePosition stored) {
        this.partition = partition;
        this.settings = settings;
        this.planner = new WindowPlanner(settings.endExclusive(), settings.lookbackDays());
        this.schedule = new WindowSchedule(settings.pollInterval(), settings.removalConfirmation(), planner);
        this.selector = new WindowSelector(schedule);
        this.endpoints = new EndpointSelector(partition, settings.pollInterval(), settings.api(), stored);
        this.ranges = new RangeSelector(partition);
        this.pipeline = new UsagePipeline(partition, settings, planner, ranges::limits, output);
        this.stored = stored;
        LocalDate start = settings.start();
        if (stored != null && start != null && start.isBefore(stored.since())) {
            LOG.warn("{}", RewindAdvice.startBeforeCursor(settings.connector(), partition, start, stored.cursor()));
        }
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    private UsagePosition position(Instant now) {
        if (position == null) {
            LocalDate start = settings.start();
            if (stored != null) {
                position = stored.notAfter(now);
            } else if (start != null) {
                position = UsagePosition.startingAt(start, BillingAnchors.UNKNOWN);
            } else {
                position = UsagePosition.undecided(DateRange.dayOf(now).minusDays(RangeLimits.NARROW - 1));
            }
        }
        return position;
    }

    @Override
    public Instant due(Instant now) {
        List<UsageWindow> windows = windows(now);
        if (windows.isEmpty()) {
            return isOver(now) ? Instant.MAX : nextPoll(now);
        }
        if (ranges.trying().isPresent()) {
            return now;
        }
        return Stream.of(selector.due(windows, position(now), now), endpoints.notBefore(), notBefore)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Override
    public Priority priority(Instant at) {
        if (endpoints.isInBetween() || ranges.trying().isPresent()) {
            return Priority.CONTINUATION;
        }
        List<UsageWindow> windows = windows(at);
        return windows.isEmpty() ? Priority.REFRESH : selector.priority(windows, position(at), at);
    }

    @Override
    public Instant nextPoll(Instant now) {
        return now.plus(settings.pollInterval());
    }

    @Override
    public LocalDate readThrough(Instant now) {
        return LastReadDay.of(windows(now), position(now), settings.endExclusive());
    }

    private boolean isOver(Instant now) {
        LocalDate end = settings.end();
        LocalDate next = position(now).isUndecided()
                ? DateRange.dayOf(now)
                : position(now).cursor();
        return end != null && next.isAfter(end);
    }

    @Override
    public boolean hasResponded() {
        UsagePosition present = position == null ? stored : position;
        return present != null && present.endpointVersion() != null;
    }

    @Override
    public Request request(Instant now) {
        ranges.begin(DateRange.dayOf(now));
        List<UsageWindow> windows = windows(now);
        UsageWindow window = ranges.trying()
                .flatMap(name -> windows.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst())
                .orElseGet(() -> {
                    ranges.forget();
                    return selector.next(windows(now), position(now), now);
                });
        requested = window;
        EndpointSelector.Path path = endpoints.next(now);
        return api -> new Received(window, now, path.send(api, partition.account(), window.requested()));
    }

    /** The other windows go on: an API that knows no days so long ago must not keep the present ones back. */
    @Override
    public Optional<Instant> rejected(Instant now, Backoff waits, String why) {
        UsageWindow window = Objects.requireNonNull(requested, "refused before it was asked");
        if (ranges.rejected(window, limits -> windows(any -> limits, now))) {
            return Optional.of(due(now));
        }
        boolean first = !schedule.isRejected(window, position(now));
        position = schedule.rejected(window, position(now), now, waits);
        if (first) {
            LOG.warn(
                    "The {} is refused for {}, and the cursor does not pass these days; they will be asked for again ever"
                            + " more seldom, at least daily. If the API has no days so long ago, set usage.start.date to a"
                            + " later one and reset the account's offset: {}",
                    partition,
                    window.requested(),
                    why);
        }
        return Optional.of(due(now));
    }

    /** The other windows go on: one whose reads always fail must not keep them back. */
    @Override
    public Optional<Instant> unreadable(Instant now, Instant until, String why) {
        UsageWindow window = Objects.requireNonNull(requested, "failed before it was requested");
        ranges.forget();
        boolean first = schedule.failed(window, position(now), until);
        Instant due = due(now);
        if (!due.isBefore(until)) {
            return Optional.empty();
        } else if (first) {
            LOG.warn(
                    "The {} could not be read for {}. Next try at {}; other days go on: {}",
                    partition,
                    window.requested(),
                    until,
                    why);
        }
        return Optional.of(due);
    }

    /** Another endpoint version may have replaced it. */
    @Override
    public Optional<Instant> unavailable(Instant now, String why) {
        return endpoints.unavailable(why, now) ? Optional.of(now) : Optional.empty();
    }

    private List<UsageWindow> windows(Instant now) {
        return windows(ranges::limits, now);
    }

    private List<UsageWindow> windows(Function<LocalDate, RangeLimits> limits, Instant now) {
        return planner.windows(position(now), limits, DateRange.dayOf(now));
    }

    private Emission emission(UsageWindow window, Instant begun, UsageResponse received) {
        UsageResponse response = received.notBefore(observed);
        observed = response.receivedAt();
        UsagePipeline.Read read = new UsagePipeline.Read(window, response, ResponseTimes.of(begun, response.date()));
        UsagePosition before = position(begun).withResponse(window.name());
        ranges.responded(window);
        UsagePipeline.Result result = endpoints.responded(begun)
                ? pipeline.of(read, before)
                : pipeline.untrusted(read, before.withUnavailablePolls(endpoints.unavailablePolls()));
        position = result.position();
        schedule.responded(window, windows(begun));
        unused = result.used() ? 0 : unused + 1;
        notBefore = unused > MOST_UNUSED ? nextPoll(begun) : Instant.MIN;
        return result.emission();
    }

    /** A response that waits until the records before it are emitted. */
    private final class Received implements Response {
        private final UsageWindow window;
        private final Instant begun;
        private final UsageResponse response;

        Received(UsageWindow window, Instant begun, UsageResponse response) {
            this.window = window;
            this.begun = begun;
            this.response = response;
        }

        @Override
        public Emission emission() {
            return UsageStream.this.emission(window, begun, response);
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
