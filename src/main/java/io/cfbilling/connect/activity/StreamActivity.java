package io.cfbilling.connect.activity;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The state of one stream: written only by the task's thread, read by any. */
final class StreamActivity {
    final SourcePartition partition;
    private volatile LocalDate readThrough;
    private volatile @Nullable Instant respondedAt;
    private volatile boolean rejected;
    private volatile boolean ended;
    private volatile boolean caughtUp;

    /**
     * @param readThrough see {@link BillingStream#readThrough}
     */
    StreamActivity(SourcePartition partition, LocalDate readThrough) {
        this.partition = partition;
        this.readThrough = readThrough;
    }

    /** Notes a response that was emitted. Returns whether it is the first one that leaves no day unread. */
    boolean responded(Instant now, LocalDate through) {
        boolean catchesUp = !caughtUp && !through.isBefore(DateRange.dayOf(now));
        respondedAt = now;
        readThrough = through;
        rejected = false;
        caughtUp |= catchesUp;
        return catchesUp;
    }

    void rejected() {
        rejected = true;
    }

    void ended() {
        ended = true;
    }

    LocalDate readThrough() {
        return readThrough;
    }

    /** When the last response was emitted; null if none was. */
    @Nullable
    Instant respondedAt() {
        return respondedAt;
    }

    /** Whether the account is in backoff. */
    boolean isRejected() {
        return rejected;
    }

    /** Whether there is nothing left to read. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether it is a usage stream that has not been read up to the present since the task's start. */
    boolean isBackfilling() {
        return partition.dataset() == Dataset.USAGE && !caughtUp && !ended;
    }
}
