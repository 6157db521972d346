package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.WithoutMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests under way: sent on other threads, as budget and slots permit, and taken on the task's thread in the order in
 * which their responses came. A response keeps its slot until it is taken, so that never more of them wait than there are
 * slots.
 */
public final class Requests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final CloudflareApi api;
    private final Executor executor;
    private final RequestBudget budget;
    private final Duration maxWait;
    private final Clock clock;
    private final Slots slots;
    /** Has its memory from the start, so that no response is lost to an OutOfMemoryError: none is sent without a slot. */
    private final BlockingQueue<Sent<?>> ended;

    private volatile boolean closed;

    /**
     * What bounds requests.
     *
     * @param concurrent how many may be under way at once, at least 1
     * @param maxWait how long to wait for a response at the most
     */
    public record Limits(int concurrent, Duration maxWait) {}

    /**
     * @param api sends them
     * @param executor the threads that they run on
     * @param budget how many may be sent, and when
     * @param clock measures how long responses take
     */
    public Requests(CloudflareApi api, Executor executor, RequestBudget budget, Limits limits, Clock clock) {
        this.api = api;
        this.executor = executor;
        this.budget = budget;
        this.maxWait = limits.maxWait;
        this.clock = clock;
        this.slots = new Slots(limits.concurrent);
        this.ended = new ArrayBlockingQueue<>(limits.concurrent);
    }

    Instant now() {
        return clock.instant();
    }

    RequestBudget budget() {
        return budget;
    }

    Slots slots() {
        return slots;
    }

    /** Whether the budget, and a slot, permit one more now. */
    boolean isFree(Instant now) {
        return slots.isFree() && !budget.nextAt().isAfter(now);
    }

    /** Sends a request in a slot that was taken for it. */
    <T> void send(Exchange<T> exchange, Slots.Slot slot) {
        Sent<T> sent = new Sent<>(exchange, slot, now());
        budget.spend();
        executor.execute(sent);
    }

    /**
     * Takes the response that has waited longest, or waits for one.
     *
     * @param nextDue when the next request is to be sent, if a slot is free for it: the wait ends then
     */
    void take(Instant nextDue) throws InterruptedException {
        Sent<?> sent = ended.poll(wait(nextDue).toNanos(), TimeUnit.NANOSECONDS);
        if (sent != null) {
            slots.giveBack(sent.slot);
            sent.take();
        }
    }

    private Duration wait(Instant nextDue) {
        Instant now = now();
        Instant free = budget.nextAt();
        Instant next = nextDue.isAfter(free) ? nextDue : free;
        if (!slots.isFree() || !next.isBefore(now.plus(maxWait))) {
            return maxWait;
        }
        return next.isBefore(now) ? Duration.ZERO : Duration.between(now, next);
    }

    /** Lets go of the responses that nobody took, those that are still to come included. */
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

    /** A request, and what came of it: written by one request thread, and then read by one other thread. */
    private final class Sent<T> implements Runnable {
        final Exchange<T> exchange;
        final Slots.Slot slot;
        private final Instant sentAt;
        private Duration took = Duration.ZERO;
        private @Nullable T response;
        private boolean counted;

        /** Why there is no response; made before the request is sent, since afterwards there may be no memory for it. */
        private ApiFailure failure;

        Sent(Exchange<T> exchange, Slots.Slot slot, Instant sentAt) {
            this.exchange = exchange;
            this.slot = slot;
            this.sentAt = sentAt;
            this.failure = new ApiFailure.Transient(
                    "the response for the " + exchange.subject() + " could not be read, as the log says in detail");
        }

        /** Whatever is thrown here, the task's thread learns of it, or the stream would be waited for forever. */
        @Override
        public void run() {
            try {
                send();
                took = Duration.between(sentAt, now());
                count();
            } finally {
                ended.add(this);
            }
            if (closed) {
                dropResponses();
            }
        }

        /** Fails this request alone, whatever a response does to those who read it: it does so again after a restart. */
        private void send() {
            try {
                response = exchange.send(api);
            } catch (ApiFailure e) {
                failure = e;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (Throwable broken) {
                note(broken);
            }
        }

        private void note(Throwable broken) {
            try {
                if (broken instanceof OutOfMemoryError) {
                    LOG.warn(
                            "The response to a request for the {} needs more memory than the worker has, and is dropped; the"
                                    + " request is sent again as after other failures. Raise the worker's heap if it lasts",
                            exchange.subject(),
                            new WithoutMessage(broken));
                } else {
                    LOG.warn(
                            "The connector could not read the response to a request for the {}; the request is sent again as"
                                    + " after other failures. If it lasts, open an issue with the stack trace",
                            exchange.subject(),
                            new WithoutMessage(broken));
                }
            } catch (Throwable again) {
                // Where memory is short, even this may fail; the request must not be lost.
            }
        }

        /** Counts the request as over, once. */
        private void count() {
            if (!counted) {
                budget.responded();
                counted = true;
            }
        }

        void take() {
            count();
            if (response == null) {
                exchange.failed(failure, took);
            } else {
                exchange.responded(response, took);
            }
        }

        void drop() {
            if (response != null) {
                exchange.dropped(response);
            }
        }
    }
}
