package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.RewindAdvice;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.stream.Priority;
import io.cfbilling.connect.usage.change.ResponseTimes;
import io.cfbilling.connect.usage.emit.UsageOutput;
import io.cfbilling.connect.usage.window.UsageWindow;
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
    /** Null until the stream is first asked, and nothing is stored. */
    private @Nullable UsagePosition position;

    private final @Nullable UsagePosition stored;
    private @Nullable UsageWindow requested;
    private int unused;
    private Instant notBefore = Instant.MIN;
    /** The timestamp of the records emitted last. */
    private Instant observed = Instant.MIN;

    /**
     * @param stored how far usage has been emitted; null if it never was
     */
    public UsageStream(
            SourcePartition partition, UsageSettings settings, UsageOutput output, @Nullable UsagePosition stored) {
        this.partition = partition;
        this.settings = settings;
        this.windows = new PendingWindows(partition, settings);
        this.endpoints = new EndpointSelector(partition, settings.pollInterval(), settings.version(), stored);
        this.pipeline = new UsagePipeline(partition, settings, windows, output);
        this.stored = stored;
        LocalDate start = settings.start();
        if (stored != null && start != null && start.isBefore(stored.since())) {
            LOG.warn("{}", RewindAdvice.startBeforeCursor(settings.connector(), partition, start, stored));
        }
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    private UsagePosition position(Instant now) {
        if (position == null) {
            position = stored == null ? settings.initialPosition(now) : stored.notAfter(now);
        }
        return position;
    }

    @Override
    public Instant due(Instant now) {
        return windows.due(position(now), now)
                .map(due -> Moments.later(due, Moments.later(endpoints.notBefore(), notBefore)))
                .orElseGet(() -> isAllFinal(now) ? Instant.MAX : nextPoll(now));
    }

    @Override
    public Priority priority(Instant at) {
        return endpoints.isTryingLaterVersion() ? Priority.CONTINUATION : windows.priority(position(at), at);
    }

    @Override
    public Instant nextPoll(Instant now) {
        return now.plus(settings.pollInterval());
    }

    @Override
    public LocalDate readThrough(Instant now) {
        return windows.lastReadDay(position(now), now);
    }

    /** Whether the last day wanted is final. */
    private boolean isAllFinal(Instant now) {
        LocalDate next = position(now).isUndecided()
                ? DateRange.dayOf(now)
                : position(now).cursor();
        return !next.isBefore(settings.endExclusive());
    }

    @Override
    public boolean hasFoundData() {
        UsagePosition present = position == null ? stored : position;
        return present != null && present.account().endpointVersion() != null;
    }

    @Override
    public Request request(Instant now) {
        UsageWindow window = windows.next(position(now), now);
        requested = window;
        EndpointSelector.Endpoint endpoint = endpoints.next(now);
        return api -> new Received(this, window, now, endpoint.send(api, partition.account(), window.requested()));
    }

    @Override
    public Optional<Instant> rejected(Instant now, Backoff waits, String why) {
        UsageWindow window = Objects.requireNonNull(requested, "rejected before it was requested");
        position = windows.rejected(window, position(now), now, waits, why);
        return Optional.of(due(now));
    }

    /** The other windows are read meanwhile: one whose reads always fail must not delay them. */
    @Override
    public Optional<Instant> unreadable(Instant now, Instant until, String why) {
        UsageWindow window = Objects.requireNonNull(requested, "failed before it was requested");
        boolean first = windows.failed(window, position(now), until);
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
        return endpoints.unavailable(why, now) ? Optional.of(now) : Optional.empty();
    }

    private Emission emission(UsageWindow window, Instant begun, UsageResponse received) {
        UsageResponse response = received.notBefore(observed);
        observed = response.receivedAt();
        UsagePipeline.WindowResponse read =
                new UsagePipeline.WindowResponse(window, response, ResponseTimes.of(begun, response.date()));
        UsagePosition before = position(begun).withAccount(account -> account.withResponse(window.periodStart()));
        windows.responded(window);
        UsagePipeline.Result result = endpoints.responded(begun)
                ? pipeline.of(read, before)
                : pipeline.untrusted(
                        read,
                        before.withAccount(account -> account.withUnavailablePolls(endpoints.unavailablePolls())));
        position = result.position();
        unused = result.used() ? 0 : unused + 1;
        notBefore = unused > MOST_UNUSED ? nextPoll(begun) : Instant.MIN;
        return result.emission();
    }

    /** A response whose records are made once all records before them are emitted. */
    private record Received(UsageStream stream, UsageWindow window, Instant begun, UsageResponse response)
            implements Response {
        @Override
        public Emission emission() {
            return stream.emission(window, begun, response);
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
