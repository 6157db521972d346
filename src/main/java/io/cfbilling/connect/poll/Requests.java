package io.cfbilling.connect.poll;

import io.cfbilling.connect.activity.Outcome;
import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.model.WithoutMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests under way: sent on other threads, as budget and slots permit, and taken on the task's thread in the order in
 * which their responses arrive. A response keeps its slot until it is taken, so that no more responses wait than there are
 * slots.
 */
public final class Requests implements AutoCloseable {
    /** A response that takes as long or longer is not prompt; most come within a second. */
    static final Duration PROMPT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final CloudflareApi api;
    private final Executor executor;
    private final RequestBudget budget;
    private final TaskActivity activity;
    private final Slots slots;
    /** Has its full size from the start, so that adding a response needs no memory: each one has a slot. */
    private final BlockingQueue<Sent<?>> ended;

    private volatile boolean closed;

    /**
     * @param api sends them
     * @param executor the threads that they run on
     * @param budget how many may be sent, and when; its clock measures how long responses take
     * @param concurrent how many may be under way at once, at least 1
     * @param activity counts them by outcome
     */
    public Requests(CloudflareApi api, Executor executor, RequestBudget budget, int concurrent, TaskActivity activity) {
        this.api = api;
        this.executor = executor;
        this.budget = budget;
        this.activity = activity;
        this.slots = new Slots(concurrent);
        this.ended = new ArrayBlockingQueue<>(concurrent);
    }

    Instant now() {
        return budget.now();
    }

    RequestBudget budget() {
        return budget;
    }

    Slots slots() {
        return slots;
    }

    /** Whether budget and slots permit one more request now. */
    boolean isFree(Instant now) {
        return slots.isFree() && !budget.nextAt().isAfter(now);
    }

    /**
     * Sends a request.
     *
     * @param scheduled the stream that it is of; null if it is of none
     */
    <T> void send(Exchange<T> exchange, @Nullable ScheduledStream scheduled) {
        slots.take(scheduled);
        budget.requestSent();
        activity.requestSent();
        executor.execute(new Sent<>(exchange, scheduled));
    }

    /**
     * Takes the response that has waited longest, or waits for one.
     *
     * @param nextDue when the next request is to be sent, if a slot is free for it: the wait ends then
     * @param maxWait how long to wait at most
     */
    void take(Instant nextDue, Duration maxWait) throws InterruptedException {
        Instant now = now();
        Instant next = slots.isFree() ? Moments.later(nextDue, budget.nextAt()) : Instant.MAX;
        Duration wait = next.isBefore(now.plus(maxWait)) ? Duration.between(now, next) : maxWait;
        Sent<?> sent = ended.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (sent != null) {
            sent.take();
        }
    }

    /** Releases the responses that were not taken, and those that are still to come. */
    @Override
    public void close() {
        closed = true;
        dropResponses();
    }

    private void dropResponses() {
        for (Sent<?> sent = ended.poll(); sent != null; sent = ended.poll()) {
            sent.drop();
        }
    }

    /**
     * A request and its result. Whatever reading the response throws fails only this request: a restart would read the same
     * response again.
     */
    private final class Sent<T> extends FutureTask<T> {
        private final Exchange<T> exchange;
        private final @Nullable ScheduledStream scheduled;
        private final Instant sentAt = now();
        private @Nullable Instant endedAt;

        Sent(Exchange<T> exchange, @Nullable ScheduledStream scheduled) {
            super(() -> exchange.send(api));
            this.exchange = exchange;
            this.scheduled = scheduled;
        }

        /** Whatever is thrown here, the task's thread gets the request back, or its stream would wait forever. */
        @Override
        protected void done() {
            try {
                endedAt = now();
            } finally {
                ended.add(this);
                activity.requestEnded();
            }
            if (closed) {
                dropResponses();
            }
        }

        void take() throws InterruptedException {
            Instant ended = endedAt == null ? now() : endedAt;
            budget.responded(ended);
            boolean prompt = Duration.between(sentAt, ended).compareTo(PROMPT) < 0;
            try {
                T response = get();
                slots.giveBack(scheduled, prompt);
                activity.count(Outcome.SUCCESS);
                exchange.responded(response);
            } catch (ExecutionException e) {
                ApiFailure failure = failure(e.getCause());
                slots.giveBack(scheduled, !(failure instanceof ApiFailure.Transient) && prompt);
                activity.count(Outcome.of(failure));
                exchange.failed(failure);
            }
        }

        private ApiFailure failure(@Nullable Throwable cause) {
            if (cause instanceof ApiFailure failure) {
                return failure;
            } else if (cause instanceof OutOfMemoryError) {
                LOG.warn(
                        "The response to a request for the {} needs more memory than the worker has, and is dropped;"
                                + " the request is sent again as after other failures. Raise the worker's heap if it"
                                + " lasts",
                        exchange.subject(),
                        new WithoutMessage(cause));
            } else if (cause != null && !(cause instanceof InterruptedException)) {
                LOG.warn(
                        "The connector could not read the response to a request for the {}; the request is sent again"
                                + " as after other failures. If it lasts, open an issue with the stack trace",
                        exchange.subject(),
                        new WithoutMessage(cause));
            }
            return new ApiFailure.Transient(
                    "the response for the " + exchange.subject() + " could not be read, as the log says in detail");
        }

        void drop() {
            try {
                exchange.dropped(get());
            } catch (ExecutionException | InterruptedException nothing) {
                // There is no response.
            }
        }
    }
}
