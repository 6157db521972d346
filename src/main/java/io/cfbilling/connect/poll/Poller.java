package io.cfbilling.connect.poll;

import io.cfbilling.connect.activity.Activity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives each stream its turn when it is due, and hands over what the answers bring. Questions are asked on other
 * threads; all else happens on the thread that calls {@link #turn}.
 */
public final class Poller implements AutoCloseable {
    private final CloudflareApi api;
    private final Limits limits;
    private final RequestBudget budget;
    private final FailurePolicy failures;
    private final Activity activity;
    private final Consumer<SourceRecord> endOfTelling;
    private final Executor executor;
    private final Clock clock;
    private final Agenda agenda = new Agenda();
    private final Backlog backlog;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private Telling outbox = Telling.of();
    private int inFlight;
    private volatile boolean closed;

    /**
     * What bounds one turn.
     *
     * @param concurrentRequests how many requests may be under way at once
     * @param batchRows how many records one turn hands over at the most
     * @param patience how long one turn waits at the most when there is nothing to hand over
     */
    public record Limits(int concurrentRequests, int batchRows, Duration patience) {}

    /** What became of a question: an answer or a failure. */
    private record Reply(
            Turn turn,
            BillingStream.@Nullable Answer answer,
            @Nullable ApiFailure failure,
            @Nullable Throwable bug) {}

    /**
     * @param streams what is polled; each is due when it says so
     * @param budget how many requests may be sent
     * @param failures what a failure costs; stops the same budget
     * @param activity learns how the streams fare, and what is handed over
     * @param endOfTelling is called with the last record of each telling, before it is handed over: all that one answer
     *     brings is one transaction, however many turns it takes
     * @param executor runs the requests
     * @param clock tells when streams are due
     */
    public Poller(
            Collection<? extends BillingStream> streams,
            CloudflareApi api,
            Limits limits,
            RequestBudget budget,
            FailurePolicy failures,
            Activity activity,
            Consumer<SourceRecord> endOfTelling,
            Executor executor,
            Clock clock) {
        this.api = api;
        this.limits = limits;
        this.budget = budget;
        this.failures = failures;
        this.activity = activity;
        this.endOfTelling = endOfTelling;
        this.executor = executor;
        this.clock = clock;
        this.backlog = new Backlog(budget.window());
        Instant now = clock.instant();
        streams.forEach(stream -> {
            failures.joins(stream);
            activity.watch(stream, now);
            queue(new Turn(stream), stream.due(now));
        });
    }

    /**
     * Goes on: sends what is due, and gives the next records, waiting a little for some if there are none.
     *
     * @return at most a batch of records; empty if there are none yet
     */
    public List<SourceRecord> turn() throws InterruptedException {
        ask();
        activity.turn(agenda.nextDue(), budget, clock.instant());
        if (!outbox.hasNext()) {
            hear();
        }
        return batch();
    }

    private void ask() {
        Instant now = clock.instant();
        backlog.look(agenda.nextDue(), now);
        while (inFlight < limits.concurrentRequests && !budget.nextAt().isAfter(now)) {
            Optional<Turn> turn = agenda.take(now);
            if (turn.isEmpty()) {
                return;
            }
            // Time may have brought it something else than was foreseen: a day to wait for, or its end.
            Instant due = turn.get().stream.due(now);
            if (due.isAfter(now)) {
                queue(turn.get(), due);
            } else {
                ask(turn.get(), now);
            }
        }
    }

    private void ask(Turn turn, Instant now) {
        BillingStream.Question question = turn.stream.question(now);
        budget.spend();
        inFlight++;
        executor.execute(() -> {
            Reply reply = reply(turn, question);
            budget.answered();
            replies.add(reply);
            if (closed) {
                closeReplies();
            }
        });
    }

    /** When the next question is due and may be asked; for ever in the future when there is none. */
    private Instant nextAskAt() {
        Instant due = agenda.nextDue();
        Instant free = budget.nextAt();
        return due.isAfter(free) ? due : free;
    }

    private Reply reply(Turn turn, BillingStream.Question question) {
        try {
            return new Reply(turn, question.ask(api), null, null);
        } catch (ApiFailure failure) {
            return new Reply(turn, null, failure, null);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Reply(turn, null, null, stopping);
        } catch (RuntimeException | Error bug) {
            // It must reach the task's thread, or the stream would be waited for for ever.
            return new Reply(turn, null, null, bug);
        }
    }

    private void hear() throws InterruptedException {
        Reply reply = replies.poll(wait(clock.instant()).toNanos(), TimeUnit.NANOSECONDS);
        if (reply == null) {
            return;
        }
        inFlight--;
        if (reply.bug != null) {
            throw new IllegalStateException("asking for the " + reply.turn.stream.partition() + " broke", reply.bug);
        } else if (reply.failure != null) {
            Instant now = clock.instant();
            queue(reply.turn, failures.dueAfter(reply.failure, reply.turn, now));
            if (reply.turn.refusals() > 0) {
                activity.refused(reply.turn.stream.partition());
            }
        } else if (reply.answer != null) {
            boolean success = reply.answer.isSuccess();
            outbox = told(reply.answer);
            if (success) {
                failures.answered(reply.turn, clock.instant());
                activity.answered(reply.turn.stream, clock.instant());
            }
            queue(reply.turn, reply.turn.stream.due(clock.instant()));
        }
    }

    private static Telling told(BillingStream.Answer answer) {
        try {
            return answer.tell();
        } catch (RuntimeException untold) {
            answer.close();
            throw untold;
        }
    }

    private Duration wait(Instant now) {
        boolean free = inFlight < limits.concurrentRequests;
        Instant until = now.plus(limits.patience);
        Instant next = free && nextAskAt().isBefore(until) ? nextAskAt() : until;
        return next.isBefore(now) ? Duration.ZERO : Duration.between(now, next);
    }

    private void queue(Turn turn, Instant due) {
        if (due.equals(Instant.MAX)) {
            failures.leaves(turn.stream.partition());
            activity.over(turn.stream.partition());
        } else {
            agenda.add(turn, due, clock.instant());
        }
    }

    private List<SourceRecord> batch() {
        List<SourceRecord> batch = new ArrayList<>();
        while (batch.size() < limits.batchRows && outbox.hasNext()) {
            batch.add(outbox.next());
        }
        batch.forEach(record -> activity.handedOver(record.topic(), record.value() == null));
        if (!outbox.hasNext()) {
            outbox.close();
            outbox = Telling.of();
            if (!batch.isEmpty()) {
                endOfTelling.accept(batch.get(batch.size() - 1));
            }
        }
        return batch;
    }

    /** Lets go of the answers that are not told, or not to their end, those that are still to come included. */
    @Override
    public void close() {
        closed = true;
        try {
            outbox.close();
        } finally {
            closeReplies();
        }
    }

    private void closeReplies() {
        for (Reply reply = replies.poll(); reply != null; reply = replies.poll()) {
            if (reply.answer != null) {
                reply.answer.close();
            }
        }
    }
}
