package io.cfbilling.connect.activity;

import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.record.Topic;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a task has done, and the state of its accounts, for metrics. Any thread may read it at any time. */
public final class TaskActivity {
    private final AccountsActivity accounts;
    private final PollActivity polls;
    private final TokenActivity token;
    private final Map<Outcome, LongAdder> requests = new EnumMap<>(Outcome.class);
    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param clock the clock from which the age of responses is computed
     */
    public TaskActivity(Clock clock) {
        this.accounts = new AccountsActivity(clock);
        this.polls = new PollActivity(clock);
        this.token = new TokenActivity(clock);
        EnumSet.allOf(Outcome.class).forEach(outcome -> requests.put(outcome, new LongAdder()));
        EnumSet.allOf(Count.class).forEach(what -> counts.put(what, new LongAdder()));
    }

    /** The state of the accounts. */
    public AccountsActivity accounts() {
        return accounts;
    }

    /** How long due requests wait. */
    public PollActivity polls() {
        return polls;
    }

    /** When the token expires. */
    public TokenActivity token() {
        return token;
    }

    /** Notes that a request is sent. */
    public void requestSent() {
        inFlight.incrementAndGet();
    }

    /** Notes that a request is over, whatever came of it. */
    public void requestEnded() {
        inFlight.decrementAndGet();
    }

    /** Counts a request that is over. */
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
     * @param incomplete whether it is suspect since it lacks rows of a day that were emitted before
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
     * @param topic the kind of the record
     * @param tombstone whether it has no value
     */
    public void emitted(Topic topic, boolean tombstone) {
        switch (topic) {
            case USAGE -> count(tombstone ? Count.ROWS_REMOVED : Count.ROWS_EMITTED, 1);
            case PROFILE -> count(tombstone ? Count.PROFILES_REMOVED : Count.PROFILES_EMITTED, 1);
            case CHECKPOINTS -> count(Count.CHECKPOINTS, tombstone ? 0 : 1);
            case DEAD_LETTERS -> count(Count.DEAD_LETTERS, 1);
        }
    }

    /** How many requests have had this outcome since the task's start. */
    public long requests(Outcome outcome) {
        return counter(requests, outcome).sum();
    }

    /** How many requests are in flight. */
    public int requestsInFlight() {
        return inFlight.get();
    }

    /** The count since the task's start. */
    public long count(Count what) {
        return counter(counts, what).sum();
    }
}
