package io.cfbilling.connect.fake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * The transactions of one task in Connect's exactly-once worker when the connector defines the boundaries. Records become
 * visible, and their offsets stored, only once the task has requested a commit, on a record or after a batch.
 */
final class FakeTransaction implements TransactionContext {
    private final FakeKafka kafka;
    private final List<SourceRecord> open = new ArrayList<>();
    private final List<SourceRecord> offsets = new ArrayList<>();
    private final Set<SourceRecord> commitOn = new HashSet<>();
    private final Set<SourceRecord> abortOn = new HashSet<>();
    private boolean commitBatch;
    private boolean abortBatch;

    FakeTransaction(FakeKafka kafka) {
        this.kafka = kafka;
    }

    @Override
    public void commitTransaction() {
        commitBatch = true;
    }

    @Override
    public void commitTransaction(SourceRecord record) {
        commitOn.add(record);
    }

    @Override
    public void abortTransaction() {
        abortBatch = true;
    }

    @Override
    public void abortTransaction(SourceRecord record) {
        abortOn.add(record);
    }

    /** Sends one record of a batch. */
    void send(SourceRecord record) {
        open.add(record);
        offsets.add(record);
        boolean commits = !commitOn.isEmpty() && commitOn.remove(record);
        boolean aborts = !abortOn.isEmpty() && abortOn.remove(record);
        end(commits, aborts);
    }

    /** Notes that a whole batch was sent, or that the task has stopped gracefully. */
    void batchSent() {
        boolean commits = commitBatch;
        boolean aborts = abortBatch;
        commitBatch = false;
        abortBatch = false;
        end(commits, aborts);
    }

    private void end(boolean commits, boolean aborts) {
        if (commits && aborts) {
            throw new IllegalStateException("a commit and an abort were requested at once");
        }
        if (aborts) {
            // Connect discards the records but commits their offsets.
            open.clear();
        }
        if (commits || aborts) {
            kafka.commit(open, offsets);
            open.clear();
            offsets.clear();
        }
    }

    /** How many records are sent and not committed. */
    int pending() {
        return open.size();
    }
}
