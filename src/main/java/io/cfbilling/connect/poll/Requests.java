package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The requests under way: sent on other threads, as budget and slots permit, and taken on the task's thread in the order in
 * which their responses arrive. A response keeps its slot until it is taken, so that no more responses wait than there are
 * slots.
 */
public final class Requests implements AutoCloseable {
    private final CloudflareApi api;
    private final Executor executor;
    private final RequestBudget budget;
    private final Duration maxWait;
    private final Clock clock;
    private final Slots slots;
    /** Has its full size from the start, so that adding a response needs no memory: each one has a slot. */
    private final BlockingQueue<SentRequest<?>> ended;

    private volatile boolean closed;

    /**
     * Limits of the requests under way.
     *
     * @param concurrent how many may be under way at once, at least 1
     * @param maxWait how long to wait for a response at most
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

    /** Whether budget and slots permit one more request now. */
    boolean isFree(Instant now) {
        return slots.isFree() && !budget.nextAt().isAfter(now);
    }

    /** Sends a request in a slot that was taken for it. */
    <T> void send(Exchange<T> exchange, Slots.Slot slot) {
        SentRequest<T> sent = new SentRequest<>(exchange, slot, budget, clock);
        budget.requestSent();
        executor.execute(() -> run(sent));
    }

    /** Whatever is thrown here, the task's thread gets the request back, or its stream would wait forever. */
    private void run(SentRequest<?> sent) {
        try {
            sent.run(api);
        } finally {
            ended.add(sent);
        }
        if (closed) {
            dropResponses();
        }
    }

    /**
     * Takes the response that has waited longest, or waits for one.
     *
     * @param nextDue when the next request is to be sent, if a slot is free for it: the wait ends then
     */
    void take(Instant nextDue) throws InterruptedException {
        SentRequest<?> sent = ended.poll(wait(nextDue).toNanos(), TimeUnit.NANOSECONDS);
        if (sent != null) {
            slots.giveBack(sent.slot());
            sent.take();
        }
    }

    private Duration wait(Instant nextDue) {
        Instant now = now();
        Instant free = budget.nextAt();
        Instant next = Moments.later(nextDue, free);
        if (!slots.isFree() || !next.isBefore(now.plus(maxWait))) {
            return maxWait;
        }
        return next.isBefore(now) ? Duration.ZERO : Duration.between(now, next);
    }

    /** Releases the responses that were not taken, and those that are still to come. */
    @Override
    public void close() {
        closed = true;
        dropResponses();
    }

    private void dropResponses() {
        for (SentRequest<?> sent = ended.poll(); sent != null; sent = ended.poll()) {
            sent.drop();
        }
    }
}
