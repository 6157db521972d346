package io.cfbilling.connect.poll;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Emission;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads each stream when it is due, and returns the records of the responses to Connect. Requests run on other threads; all
 * else happens on the thread that calls {@link #poll}.
 *
 * <p>The records of two responses are never interleaved, so others wait while those of a large response are returned. A
 * response waits at most for those that arrived before it. These are fewer than the slots, since a stream sends its next
 * request only once its last response is emitted.
 */
public final class Poller implements AutoCloseable {
    private final Requests requests;
    private final Batches batches;
    private final FailurePolicy failures;
    private final TaskActivity activity;
    private final PollQueue queue = new PollQueue();

    /**
     * @param streams what is polled; of those that are due at the same moment, the first comes first
     * @param requests sends them
     * @param batches hands over their records
     * @param failures decides what follows from a failure; pauses the budget of the same requests
     * @param activity records successes and rejections
     */
    public Poller(
            Collection<? extends BillingStream> streams,
            Requests requests,
            Batches batches,
            FailurePolicy failures,
            TaskActivity activity) {
        this.requests = requests;
        this.batches = batches;
        this.failures = failures;
        this.activity = activity;
        Instant now = requests.now();
        streams.forEach(stream -> {
            failures.joins(stream);
            activity.accounts().watch(stream, now);
            queue(new ScheduledStream(stream), stream.due(now));
        });
    }

    /**
     * Sends the requests that are due, and returns the next records; waits a little if there are none.
     *
     * @param maxWait how long to wait for a response at most
     * @return at most a batch of records; empty if there are none yet
     */
    public List<SourceRecord> poll(Duration maxWait) throws InterruptedException {
        send();
        activity.polls().polling(queue.nextDue(true), requests.budget(), requests.now());
        failures.failing().remind(requests.now());
        if (batches.isEmpty()) {
            requests.take(queue.nextDue(requests.slots().isFreeFor(null)), maxWait);
        }
        return batches.next();
    }

    /** From now on, logs once a day which streams fail: for a worker that has no metrics to show it. */
    public void remindDaily() {
        failures.failing().remindDaily();
    }

    private void send() {
        Instant now = requests.now();
        while (requests.isFree(now)) {
            Slots slots = requests.slots();
            Optional<CredentialCheck.LookUp> lookUp = slots.isFreeFor(null) ? failures.lookUp(now) : Optional.empty();
            if (lookUp.isPresent()) {
                requests.send(lookUp.get(), null);
                continue;
            }
            Optional<ScheduledStream> scheduled = queue.take(now, slots::isFreeFor);
            if (scheduled.isEmpty()) {
                return;
            }
            send(scheduled.get(), now);
        }
    }

    private void send(ScheduledStream scheduled, Instant now) {
        // The due time may have changed while the stream waited: it may wait for the next day, or be complete.
        Instant due = scheduled.stream.due(now);
        if (due.isAfter(now)) {
            queue(scheduled, due);
        } else {
            requests.send(new Read(scheduled, scheduled.stream.request(now)), scheduled);
        }
    }

    private void queue(ScheduledStream scheduled, Instant due) {
        if (due.equals(Instant.MAX)) {
            failures.leaves(scheduled.stream.partition());
            activity.accounts().ended(scheduled.stream.partition());
            requests.slots().ended(scheduled);
        } else {
            queue.add(scheduled, due, requests.now());
        }
    }

    /** Releases the responses whose records are not all handed over, and those that are still to come. */
    @Override
    public void close() {
        try {
            batches.close();
        } finally {
            requests.close();
        }
    }

    /** One request of a stream. */
    private final class Read implements Exchange<BillingStream.Response> {
        private final ScheduledStream scheduled;
        private final BillingStream.Request request;

        Read(ScheduledStream scheduled, BillingStream.Request request) {
            this.scheduled = scheduled;
            this.request = request;
        }

        @Override
        public BillingStream.Response send(CloudflareApi api) throws ApiFailure, InterruptedException {
            return request.send(api);
        }

        @Override
        public void responded(BillingStream.Response response) {
            boolean found = response.isFound();
            batches.begin(records(response), () -> queue(scheduled, scheduled.stream.due(requests.now())));
            failures.responded(scheduled, found, requests.now());
            activity.accounts().responded(scheduled.stream, requests.now());
        }

        private static Emission records(BillingStream.Response response) {
            try {
                return response.emission();
            } catch (RuntimeException broken) {
                response.close();
                throw broken;
            }
        }

        @Override
        public void failed(ApiFailure failure) {
            queue(scheduled, failures.dueAfter(failure, scheduled, requests.now()));
            if (scheduled.rejections() > 0) {
                activity.accounts().rejected(scheduled.stream.partition());
            }
        }

        @Override
        public void dropped(BillingStream.Response response) {
            response.close();
        }

        @Override
        public String subject() {
            return scheduled.stream.partition().toString();
        }
    }
}
