package io.cfbilling.connect.poll;

import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Priority;
import java.time.Instant;
import java.util.Comparator;

/** A stream with its place in the queue: when it is next due, and how its last tries ended. */
final class ScheduledStream {
    /** The stream that has been due longest comes first; of those equally due, the one that was queued first. */
    static final Comparator<ScheduledStream> ORDER = Comparator.comparing((ScheduledStream scheduled) -> scheduled.due)
            .thenComparing(scheduled -> scheduled.queued);

    final BillingStream stream;
    private Instant due = Instant.MIN;
    private long queued;
    private int attempts;
    private int failedSeries;
    private int limits;
    private Instant limitedAt = Instant.MAX;
    private int rejections;
    private Instant rejectedSince = Instant.MIN;
    private Instant respondedAt = Instant.MIN;

    ScheduledStream(BillingStream stream) {
        this.stream = stream;
    }

    Instant due() {
        return due;
    }

    /**
     * The priority of the request that is due at that moment. The first try of an initial read is INITIAL, its retries are
     * BACKFILL, and after a series that failed REFRESH: however many accounts fail, the others are read.
     */
    Priority priority(Instant at) {
        Priority priority = stream.priority(at);
        if (priority != Priority.INITIAL || attempts + failedSeries == 0) {
            return priority;
        }
        return failedSeries == 0 ? Priority.BACKFILL : Priority.REFRESH;
    }

    /**
     * Takes a place in the queue.
     *
     * @param place counts up with every place taken
     */
    void queue(Instant dueAt, long place) {
        due = dueAt;
        queued = place;
    }

    /** Counts a failed try; returns how many there were in a row. */
    int failed() {
        return ++attempts;
    }

    /** Ends a series of tries that all failed; returns how many series there were since the last response. */
    int endSeries() {
        attempts = 0;
        return ++failedSeries;
    }

    /** Whether no request of the stream has succeeded recently, so that a single try is enough. */
    boolean isDown(Instant now) {
        return failedSeries > 0
                && !now.isBefore(respondedAt.plus(stream.pollInterval().multipliedBy(2)));
    }

    /** Notes a 429; returns how many there were since the last response. */
    int limited(Instant now) {
        limitedAt = now;
        return ++limits;
    }

    /**
     * Whether Cloudflare has accepted requests of other streams since its 429 for this one.
     *
     * @param accepted when it last accepted one
     */
    boolean isOnlyOneLimited(Instant accepted) {
        return accepted.isAfter(limitedAt);
    }

    /** Counts a rejection, and keeps the count of failed tries; returns how many there were since the last success. */
    int rejected(Instant now) {
        if (rejections == 0) {
            rejectedSince = now;
        }
        return ++rejections;
    }

    /** How often it was rejected since the last success. */
    int rejections() {
        return rejections;
    }

    /** Whether the first rejection was long enough ago for the last one to confirm it. */
    boolean isStillRejected(Instant now) {
        return !now.isBefore(rejectedSince.plus(FailureQuorum.BETWEEN_REJECTIONS));
    }

    /** Forgets the failed tries, but not the rejections: the next try is of another request, or the first of a new series. */
    void givenUp() {
        attempts = 0;
    }

    /** Forgets failed tries and rejections. */
    void responded(Instant now) {
        attempts = 0;
        failedSeries = 0;
        limits = 0;
        limitedAt = Instant.MAX;
        rejections = 0;
        respondedAt = now;
    }
}
