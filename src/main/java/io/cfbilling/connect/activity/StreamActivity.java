package io.cfbilling.connect.activity;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** How one stream fares: written by the task's thread alone, read by any. */
final class StreamActivity {
    final SourcePartition partition;
    private volatile LocalDate readThrough;
    private volatile @Nullable Instant respondedAt;
    private volatile boolean rejected;
    private volatile boolean over;
    private volatile boolean settled;

    /**
     * @param readThrough as {@link BillingStream#readThrough} tells
     */
    StreamActivity(SourcePartition partition, LocalDate readThrough) {
        this.partition = partition;
        this.readThrough = readThrough;
    }

    /** Notes an answer that was told; tells whether it is the first that leaves no day unread. */
    boolean responded(Instant now, LocalDate through) {
        boolean settles = !settled && !through.isBefore(DateRange.dayOf(now));
        respondedAt = now;
        readThrough = through;
        rejected = false;
        settled |= settles;
        return settles;
    }

    void rejected() {
        rejected = true;
    }

    void over() {
        over = true;
    }

    LocalDate readThrough() {
        return readThrough;
    }

    /** When it was last answered; null if never. */
    @Nullable
    Instant respondedAt() {
        return respondedAt;
    }

    /** Whether the account is backed off from. */
    boolean isRejected() {
        return rejected;
    }

    /** Whether there is nothing left to ask for ever. */
    boolean isOver() {
        return over;
    }

    /** Whether it has days, and no answer since the task's start has left none of them unread. */
    boolean isUnsettled() {
        return partition.dataset() == Dataset.USAGE && !settled && !over;
    }
}
