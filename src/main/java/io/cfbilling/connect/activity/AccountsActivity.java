package io.cfbilling.connect.activity;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a task's streams, and of their accounts. Any thread may read it at any time. */
public final class AccountsActivity {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsActivity.class);

    private final Clock clock;
    private final Instant started;
    private final Map<SourcePartition, Watched> streams = new ConcurrentHashMap<>();

    AccountsActivity(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    /** The state of one stream: written only by the task's thread, read by any. */
    private static final class Watched {
        private final SourcePartition partition;
        private volatile LocalDate readThrough;
        /** When the last response was emitted. */
        private volatile Instant respondedAt;
        /** Whether the account is in backoff. */
        private volatile boolean rejected;
        /** Whether there is nothing left to read. */
        private volatile boolean ended;
        /** Whether it has been read up to the present since the task's start. */
        private volatile boolean caughtUp;

        Watched(SourcePartition partition, LocalDate readThrough, Instant started) {
            this.partition = partition;
            this.readThrough = readThrough;
            this.respondedAt = started;
        }

        boolean isBackfilling() {
            return partition.dataset() == Dataset.USAGE && !caughtUp && !ended;
        }
    }

    /** Registers a stream; call it before anything else is noted of the stream. */
    public void watch(BillingStream stream, Instant now) {
        streams.put(stream.partition(), new Watched(stream.partition(), stream.readThrough(now), started));
    }

    /** Notes that a response was emitted. */
    public void responded(BillingStream stream, Instant now) {
        Watched watched = of(stream.partition());
        watched.respondedAt = now;
        watched.readThrough = stream.readThrough(now);
        watched.rejected = false;
        if (watched.isBackfilling() && !watched.readThrough.isBefore(DateRange.dayOf(now))) {
            watched.caughtUp = true;
            LOG.info("The {} is read up to the present", watched.partition);
            if (streams.values().stream().noneMatch(Watched::isBackfilling)) {
                LOG.info("The usage of all accounts of this task is read up to the present");
            }
        }
    }

    /** Notes that an account is in backoff until its next response. */
    public void rejected(SourcePartition partition) {
        of(partition).rejected = true;
    }

    /** Notes that a stream has nothing left to read. */
    public void ended(SourcePartition partition) {
        of(partition).ended = true;
    }

    private Watched of(SourcePartition partition) {
        return Objects.requireNonNull(streams.get(partition));
    }

    /** The datasets that the task polls. */
    public Set<Dataset> datasets() {
        return streams.keySet().stream().map(SourcePartition::dataset).collect(Collectors.toSet());
    }

    /** How many accounts the task polls. */
    public long accounts() {
        return accounts(stream -> true);
    }

    /** How many accounts are in backoff since their requests are rejected, forbidden or not found. */
    public long accountsInBackOff() {
        return accounts(stream -> stream.rejected);
    }

    /**
     * How many accounts have usage that has not been read up to the present since the task's start, without those in
     * backoff, whose usage may never be read.
     */
    public long accountsBackfilling() {
        return accounts(stream -> stream.isBackfilling() && !stream.rejected);
    }

    private long accounts(Predicate<Watched> which) {
        return streams.values().stream()
                .filter(which)
                .map(stream -> stream.partition.account())
                .distinct()
                .count();
    }

    /** Days between today and the last day up to which all usage has been read, of the account furthest behind; at least 0. */
    public long usageDaysBehind() {
        LocalDate today = DateRange.dayOf(clock.instant());
        return open(Dataset.USAGE)
                .mapToLong(stream -> Math.max(0, ChronoUnit.DAYS.between(stream.readThrough, today)))
                .max()
                .orElse(0);
    }

    /** Seconds since the last successful response for any account, or the task's start; 0 if nothing is left to read. */
    public double secondsSinceSuccess(Dataset dataset) {
        return secondsSince(open(dataset).map(stream -> stream.respondedAt).max(Comparator.naturalOrder()));
    }

    /** The same for the account whose last successful response is the oldest. */
    public double secondsSinceStalestSuccess(Dataset dataset) {
        return secondsSince(open(dataset).map(stream -> stream.respondedAt).min(Comparator.naturalOrder()));
    }

    private Stream<Watched> open(Dataset dataset) {
        return streams.values().stream().filter(stream -> stream.partition.dataset() == dataset && !stream.ended);
    }

    private double secondsSince(Optional<Instant> moment) {
        return moment.map(then -> Moments.seconds(Duration.between(then, clock.instant())))
                .orElse(0.0);
    }
}
