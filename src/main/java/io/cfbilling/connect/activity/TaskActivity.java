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

/** What a task has done, and the state of its accounts, for metrics. Any thread may read it at any time. */
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
    private Instant lastPoll = Instant.MAX;
    private Instant budgetFree = Instant.MIN;
    private volatile Instant nextDue = Instant.MAX;

    /**
     * @param clock the clock from which the age of responses is computed
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
     * Notes the rows of a usage response.
     *
     * @param incomplete whether it is suspect since it lacks all rows of a day that had some
     * @param empty whether it is suspect since it has no rows for a whole period
     */
    public void usageRead(UsageSummary summary, boolean incomplete, boolean empty) {
        count(
                Count.ROWS_READ,
                summary.days().values().stream().mapToLong(UsageDay::rows).sum());
        count(Count.INCOMPLETE_RESPONSES, incomplete ? 1 : 0);
        count(Count.EMPTY_RESPONSES, empty ? 1 : 0);
    }

    /**
     * Counts an emitted record.
     *
     * @param topic the record's topic, whose suffix gives the kind of record
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
     * Notes the state of the poll queue.
     *
     * @param next when the first stream is or was due; {@link Instant#MAX} for none
     */
    public void polling(Instant next, RequestBudget budget, Instant now) {
        // Since the last poll, due streams have waited for the budget at most until it permitted a request.
        Instant waitedUntil = now.isBefore(budgetFree) ? now : budgetFree;
        if (waitedUntil.isAfter(lastPoll)) {
            budgetWait = budgetWait.plus(Duration.between(lastPoll, waitedUntil));
        }
        lastPoll = now;
        budgetFree = next.isAfter(now) ? Instant.MIN : budget.nextAt();
        nextDue = next;
        OptionalLong remaining = budget.remainingQuota();
        remainingQuota = remaining.isPresent() ? remaining.getAsLong() : Double.NaN;
    }

    /** Registers a stream; call it before anything else is noted of the stream. */
    public void watch(BillingStream stream, Instant now) {
        streams.put(stream.partition(), new StreamActivity(stream.partition(), stream.readThrough(now)));
    }

    /** Notes that a response was emitted. */
    public void responded(BillingStream stream, Instant now) {
        SourcePartition partition = stream.partition();
        boolean catchesUp = of(partition).responded(now, stream.readThrough(now));
        if (catchesUp && partition.dataset() == Dataset.USAGE) {
            LOG.info("The {} is read up to the present", partition);
            if (streams.values().stream().noneMatch(StreamActivity::isBackfilling)) {
                LOG.info("The usage of all accounts of this task is read up to the present");
            }
        }
    }

    /** Notes that an account is in backoff until its next response. */
    public void rejected(SourcePartition partition) {
        of(partition).rejected();
    }

    /** Notes that a stream has nothing left to read. */
    public void over(SourcePartition partition) {
        of(partition).over();
    }

    private StreamActivity of(SourcePartition partition) {
        return Objects.requireNonNull(streams.get(partition));
    }

    /** How many requests have had this outcome since the task's start. */
    public long requests(Outcome outcome) {
        return counter(requests, outcome).sum();
    }

    /** How many requests are in flight. */
    public int requestsInFlight() {
        return inFlight.get();
    }

    /** The remaining quota of Cloudflare's present window by its last Ratelimit header; NaN before the first one. */
    public double remainingQuota() {
        return remainingQuota;
    }

    /** How long, in seconds, due streams have waited for the request budget. */
    public double budgetWaitSeconds() {
        return seconds(budgetWait);
    }

    /** The count since the task's start. */
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

    /** How many accounts are in backoff since their requests are rejected, forbidden or not found. */
    public long accountsInBackOff() {
        return accounts(StreamActivity::isRejected);
    }

    /**
     * How many accounts have usage that has not been read up to the present since the task's start, without those in
     * backoff, whose usage may never be read.
     */
    public long accountsBackfilling() {
        return accounts(stream -> stream.isBackfilling() && !stream.isRejected());
    }

    private long accounts(Predicate<StreamActivity> which) {
        return streams.values().stream()
                .filter(which)
                .map(stream -> stream.partition.account())
                .distinct()
                .count();
    }

    /** For how long, in seconds, the most overdue stream has been due; 0 if none is due. */
    public double overdueSeconds() {
        Instant now = clock.instant();
        Instant due = nextDue;
        return due.isBefore(now) ? seconds(Duration.between(due, now)) : 0;
    }

    /** Days between today and the last day up to which all usage has been read, of the account furthest behind; at least 0. */
    public long usageDaysBehind() {
        LocalDate today = DateRange.dayOf(clock.instant());
        return open(Dataset.USAGE)
                .mapToLong(stream -> Math.max(0, ChronoUnit.DAYS.between(stream.readThrough(), today)))
                .max()
                .orElse(0);
    }

    /** Seconds since the last response for any account, or the task's start; 0 if nothing is left to read. */
    public double secondsSinceSuccess(Dataset dataset) {
        return secondsSince(open(dataset).map(this::lastSuccess).max(Comparator.naturalOrder()));
    }

    /** The same for the account whose last response is the oldest. */
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
