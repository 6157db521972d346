package io.cfbilling.connect.poll;

import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream's place in the queue: when it is next due, and how its last tries went. */
final class ScheduledStream {
    /** Who has waited longest comes first; of those equally due, who queued first. */
    static final Comparator<ScheduledStream> ORDER = Comparator.comparing((ScheduledStream scheduled) -> scheduled.due)
            .thenComparing(scheduled -> scheduled.queued);

    final BillingStream stream;
    private Instant due = Instant.MIN;
    private long queued;
    private int attempts;
    private int failedSeries;
    private int limits;
    private long takenBeforeLimit;
    private int rejections;
    private Instant rejectedSince = Instant.MIN;
    private @Nullable Instant respondedAt;

    ScheduledStream(BillingStream stream) {
        this.stream = stream;
    }

    Instant due() {
        return due;
    }

    /** How long the stream waits between two reads of the same. */
    Duration interval() {
        return Duration.between(Instant.EPOCH, stream.nextPoll(Instant.EPOCH));
    }

    /**
     * What the request that is due at that moment is for. An initial read has its priority for the first try only. Then it
     * waits with the backfill, and once all its tries have failed, with the refreshes: however many accounts fail, those
     * that do not are read on.
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

    /** Counts a try that may do better next time; gives how many there were in a row. */
    int failed() {
        return ++attempts;
    }

    /** Counts a series of tries that all failed; gives how many there were since the last response. */
    int failedSeries() {
        attempts = 0;
        return ++failedSeries;
    }

    /** Whether no request of the stream has succeeded of late, so that a single try is enough to see whether one does. */
    boolean isDown(Instant now) {
        return failedSeries > 0
                && (respondedAt == null
                        || !now.isBefore(respondedAt.plus(interval().multipliedBy(2))));
    }

    /**
     * Counts a 429.
     *
     * @param taken how many requests Cloudflare has taken so far, of any stream
     * @return how many there were in a row
     */
    int limited(long taken) {
        takenBeforeLimit = taken;
        return ++limits;
    }

    /** Whether Cloudflare has taken requests of other streams since it answered 429 to this one. */
    boolean isLimitedAlone(long taken) {
        return limits > 0 && taken > takenBeforeLimit;
    }

    /** Counts a refusal; gives how many there were since the last answer. The tries still count: it is one trouble. */
    int rejected(Instant now) {
        if (rejections == 0) {
            rejectedSince = now;
        }
        return ++rejections;
    }

    /** How often it was refused since the last answer. */
    int rejections() {
        return rejections;
    }

    /** Whether the first refusal was long enough ago for the last one to confirm it. */
    boolean isStillRejected(Instant now) {
        return rejections > 1 && !now.isBefore(rejectedSince.plus(TaskHealth.BETWEEN_LOOKS));
    }

    /** When it was last answered; empty if it never was. */
    Optional<Instant> respondedAt() {
        return Optional.ofNullable(respondedAt);
    }

    /** Forgets the tries, but not the refusals: the question is put off to the next turn. */
    void givenUp() {
        attempts = 0;
    }

    /** Forgets tries and refusals. */
    void responded(Instant now) {
        attempts = 0;
        failedSeries = 0;
        limits = 0;
        rejections = 0;
        respondedAt = now;
    }
}
