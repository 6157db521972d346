package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.RewindAdvice;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.stream.Priority;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usage of one account. The connector reads the open billing period first, which shows the anchor and has the
 * latest costs. Then it reads past periods, oldest first. After that, it reads each period that is not final again at
 * each interval, and emits the days whose content has changed.
 */
public final class UsageStream implements BillingStream {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStream.class);

    /**
     * After more responses in a row that cover no window, since they show that periods begin on other days, the next
     * request waits for the next poll.
     */
    private static final int MOST_UNUSED = 2;

    private final SourcePartition partition;
    private final UsageSettings settings;
    private final UsagePipeline pipeline;
    private final PendingWindows windows;
    private final EndpointSelector endpoints;
    private UsagePosition position;
    private @Nullable UsageWindow requested;
    private int unused;
    private Instant notBefore = Instant.MIN;
    /** The timestamp of the records emitted last. */
    private Instant observed = Instant.MIN;

    /**
     * @param stored how far usage has been emitted; null if it never was
     * @param now when the task starts
     */
    public UsageStream(
            SourcePartition partition,
            UsageSettings settings,
            UsageOutput output,
            @Nullable UsagePosition stored,
            Instant now) {
        this.partition = partition;
        this.settings = settings;
        this.windows = new PendingWindows(partition, settings);
        this.position = stored == null ? settings.initialPosition(now) : stored.notAfter(now);
        this.endpoints = new EndpointSelector(partition, settings.pollInterval(), settings.version(), position);
        this.pipeline = new UsagePipeline(partition, settings, windows, output);
        LocalDate start = settings.start();
        if (stored != null && start != null && start.isBefore(stored.since())) {
            LOG.warn("{}", RewindAdvice.startBeforeCursor(settings.connector(), partition, start, stored));
        }
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    @Override
    public Instant due(Instant now) {
        return windows.due(position, now)
                .map(due -> Moments.later(due, Moments.later(endpoints.notBefore(), notBefore)))
                .orElseGet(() -> isAllFinal(now) ? Instant.MAX : now.plus(settings.pollInterval()));
    }

    @Override
    public Priority priority(Instant at) {
        return endpoints.isTryingLaterVersion() ? Priority.CONTINUATION : windows.priority(position, at);
    }

    @Override
    public Duration pollInterval() {
        return settings.pollInterval();
    }

    @Override
    public LocalDate readThrough(Instant now) {
        return windows.lastReadDay(position, now);
    }

    /** Whether the last day wanted is final. */
    private boolean isAllFinal(Instant now) {
        LocalDate next = position.isUndecided() ? DateRange.dayOf(now) : position.cursor();
        return !next.isBefore(settings.endExclusive());
    }

    @Override
    public boolean hasFoundData() {
        return position.account().endpointVersion() != null;
    }

    @Override
    public Request request(Instant now) {
        UsageWindow window = windows.next(position, now);
        requested = window;
        EndpointSelector.Endpoint endpoint = endpoints.next(position.account(), now);
        return api -> new Received(
                this, WindowResponse.of(window, endpoint.send(api, partition.account(), window.requested()), now));
    }

    @Override
    public Optional<Instant> rejected(Instant now, Backoff waits, String why) {
        UsageWindow window = Objects.requireNonNull(requested, "rejected before it was requested");
        position = windows.rejected(window, position, now, waits, why);
        return Optional.of(due(now));
    }

    /** The other windows are read meanwhile: one whose reads always fail must not delay them. */
    @Override
    public Optional<Instant> unreadable(Instant now, Instant until, String why) {
        UsageWindow window = Objects.requireNonNull(requested, "failed before it was requested");
        boolean first = windows.failed(window, position, until);
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

    /** Cloudflare may have replaced the endpoint by a later version. */
    @Override
    public Optional<Instant> unavailable(Instant now, String why) {
        if (endpoints.unavailable(why, now)) {
            return Optional.of(now);
        }
        position = position.withAccount(account -> account.withUnavailablePolls(0));
        return Optional.empty();
    }

    private Emission emission(WindowResponse received) {
        WindowResponse read = received.notBefore(observed);
        observed = read.response().receivedAt();
        Instant begun = read.times().begun();
        windows.responded(read.window());
        UsagePosition before = position.withAccount(account ->
                endpoints.responded(account, begun).withResponse(read.window().periodStart()));
        boolean isUsed = before.account().unavailablePolls() == 0;
        UsagePipeline.Result result = isUsed ? pipeline.of(read, before) : pipeline.untrusted(read, before);
        position = result.position();
        unused = result.used() ? 0 : unused + 1;
        notBefore = unused > MOST_UNUSED ? begun.plus(settings.pollInterval()) : Instant.MIN;
        return result.emission();
    }

    /** A response whose records are made once all records before them are emitted. */
    private record Received(UsageStream stream, WindowResponse read) implements Response {
        @Override
        public Emission emission() {
            return stream.emission(read);
        }

        @Override
        public void close() {
            read.response().close();
        }
    }
}
