package io.cfbilling.connect.activity;

import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does, and how its accounts fare, for metrics: any thread may read at any time, at the cost of a look at
 * each stream at the most. Accounts become known to the log alone.
 */
public final class TaskActivity {
    private static final Logger LOG = LoggerFactory.getLogger(TaskActivity.class);

    private final Clock clock;
    private final Instant started;
    private final Map<SourcePartition, StreamActivity> streams = new ConcurrentHashMap<>();
    private final Map<Outcome, LongAdder> requests = new EnumMap<>(Outcome.class);
    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile double remainingQuota = Double.NaN;
    private volatile Duration budgetWait = Duration.ZERO;
    private Instant lastTurn = Instant.MAX;
    private Instant budgetFree = Instant.MIN;
    private volatile Instant nextDue = Instant.MAX;

    /**
     * @param clock tells how long ago things were
     */
    public TaskActivity(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
        EnumSet.allOf(Outcome.class).forEach(outcome -> requests.put(outcome, new LongAdder()));
        EnumSet.allOf(Count.class).forEach(what -> counts.put(what, new LongAdder()));
    }

    void requestSent() {
        inFlight.incrementAndGet();
    }

    void requestEnded() {
        inFlight.decrementAndGet();
    }

    public void count(Outcome outcome) {
        counter(requests, outcome).increment();
    }

    public void count(Count what, long number) {
        counter(counts, what).add(number);
    }

    private static <K> LongAdder counter(Map<K, LongAdder> counters, K what) {
        return Objects.requireNonNull(counters.get(what));
    }

    /**
     * Notes what an answer was found to hold.
     *
     * @param incomplete whether it is not believed since it lacks days that had rows
     * @param empty whether it is not believed since it has no rows for a whole period
     */
    public void usageRead(UsageSummary summary, boolean incomplete, boolean empty) {
        count(
                Count.ROWS_READ,
                summary.days().values().stream().mapToLong(UsageDay::rows).sum());
        count(Count.INCOMPLETE_RESPONSES, incomplete ? 1 : 0);
        count(Count.EMPTY_RESPONSES, empty ? 1 : 0);
    }

    /**
     * Counts a record that is handed over to Connect.
     *
     * @param topic by whose last part records are told apart
     * @param tombstone whether it has no value
     */
    public void handedOver(String topic, boolean tombstone) {
        switch (topic.substring(topic.lastIndexOf('.') + 1)) {
            case "usage" -> count(tombstone ? Count.ROWS_REMOVED : Count.ROWS_EMITTED, 1);
            case "profile" -> count(tombstone ? Count.PROFILES_REMOVED : Count.PROFILES_EMITTED, 1);
            case "checkpoints" -> count(Count.CHECKPOINTS, tombstone ? 0 : 1);
            default -> count(Count.DEAD_LETTERS, 1);
        }
    }

    /**
     * Notes how the queue stands.
     *
     * @param next when its first stream is or was due; {@link Instant#MAX} for none
     */
    public void polling(Instant next, RequestBudget budget, Instant now) {
        // Between two turns, what is due waits for the budget no longer than until it is free.
        Instant waitedUntil = now.isBefore(budgetFree) ? now : budgetFree;
        if (waitedUntil.isAfter(lastTurn)) {
            budgetWait = budgetWait.plus(Duration.between(lastTurn, waitedUntil));
        }
        lastTurn = now;
        budgetFree = next.isAfter(now) ? Instant.MIN : budget.nextAt();
        nextDue = next;
        OptionalLong left = budget.remainingQuota();
        remainingQuota = left.isPresent() ? left.getAsLong() : Double.NaN;
    }

    /** Makes a stream known, before anything else is noted of it. */
    public void watch(BillingStream stream, Instant now) {
        streams.put(stream.partition(), new StreamActivity(stream.partition(), stream.readThrough(now)));
    }

    /** Notes that an answer was told. */
    public void responded(BillingStream stream, Instant now) {
        SourcePartition partition = stream.partition();
        boolean settles = of(partition).responded(now, stream.readThrough(now));
        if (settles && partition.dataset() == Dataset.USAGE) {
            LOG.info("The {} is read up to the present", partition);
            if (streams.values().stream().noneMatch(StreamActivity::isUnsettled)) {
                LOG.info("The usage of all accounts of this task is read up to the present");
            }
        }
    }

    /** Notes that an account is backed off from, till an answer. */
    public void rejected(SourcePartition partition) {
        of(partition).rejected();
    }

    /** Notes that there is nothing left to ask. */
    public void over(SourcePartition partition) {
        of(partition).over();
    }

    private StreamActivity of(SourcePartition partition) {
        return Objects.requireNonNull(streams.get(partition));
    }

    /** How many requests came to that since the task's start. */
    public long requests(Outcome outcome) {
        return counter(requests, outcome).sum();
    }

    /** How many requests are under way. */
    public int requestsInFlight() {
        return inFlight.get();
    }

    /** How many more requests Cloudflare said it would answer in its present window; NaN while it has not said. */
    public double remainingQuota() {
        return remainingQuota;
    }

    /** How long, in seconds, streams that were due had to wait for the request budget. */
    public double budgetWaitSeconds() {
        return seconds(budgetWait);
    }

    /** How many there were since the task's start. */
    public long count(Count what) {
        return counter(counts, what).sum();
    }

    /** The datasets that the task polls. */
    public Set<Dataset> datasets() {
        return streams.keySet().stream().map(SourcePartition::dataset).collect(Collectors.toSet());
    }

    /** How many accounts the task polls. */
    public long accounts() {
        return accounts(stream -> true);
    }

    /** How many accounts are refused, and asked for ever more seldom. */
    public long accountsInBackOff() {
        return accounts(StreamActivity::isRejected);
    }

    /**
     * How many accounts have had days, since the task's start, that are still to be read for the first time; without those
     * whose usage is refused, which may never be.
     */
    public long accountsBackfilling() {
        return accounts(stream -> stream.isUnsettled() && !stream.isRejected());
    }

    private long accounts(Predicate<StreamActivity> which) {
        return streams.values().stream()
                .filter(which)
                .map(stream -> stream.partition.account())
                .distinct()
                .count();
    }

    /** For how long, in seconds, the stream that waits longest has been due; 0 when none is. */
    public double overdueSeconds() {
        Instant now = clock.instant();
        Instant due = nextDue;
        return due.isBefore(now) ? seconds(Duration.between(due, now)) : 0;
    }

    /** Days from the last one up to which all are read to today, of the account that is worst off; at least 0. */
    public long usageDaysBehind() {
        LocalDate today = DateRange.dayOf(clock.instant());
        return open(Dataset.USAGE)
                .mapToLong(stream -> Math.max(0, ChronoUnit.DAYS.between(stream.readThrough(), today)))
                .max()
                .orElse(0);
    }

    /** Seconds since any account's last answer, or the task's start; 0 when there is nothing left to ask. */
    public double secondsSinceSuccess(Dataset dataset) {
        return secondsSince(open(dataset).map(this::lastSuccess).max(Comparator.naturalOrder()));
    }

    /** Seconds since the last answer, or the task's start, of the account that waits longest for one; 0 as above. */
    public double secondsSinceStalestSuccess(Dataset dataset) {
        return secondsSince(open(dataset).map(this::lastSuccess).min(Comparator.naturalOrder()));
    }

    private Stream<StreamActivity> open(Dataset dataset) {
        return streams.values().stream().filter(stream -> stream.partition.dataset() == dataset && !stream.isOver());
    }

    private Instant lastSuccess(StreamActivity stream) {
        Instant responded = stream.respondedAt();
        return responded == null ? started : responded;
    }

    private double secondsSince(Optional<Instant> moment) {
        return moment.map(then -> seconds(Duration.between(then, clock.instant())))
                .orElse(0.0);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
