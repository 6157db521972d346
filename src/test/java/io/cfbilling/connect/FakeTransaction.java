package io.cfbilling.connect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * One task's transactions as Connect's exactly-once worker runs them when the connector defines their boundaries: what is
 * sent is seen only once the task has asked for a commit, on a record or after a batch. What a commit is never asked for
 * is never seen, and its offsets are not stored.
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

    /** A whole batch is sent, or the task has stopped in order. */
    void batchSent() {
        boolean commits = commitBatch;
        boolean aborts = abortBatch;
        commitBatch = false;
        abortBatch = false;
        end(commits, aborts);
    }

    private void end(boolean commits, boolean aborts) {
        if (commits && aborts) {
            throw new IllegalStateException("a commit and an abort are asked for at once");
        }
        if (aborts) {
            // Connect discards the records, and commits their offsets all the same.
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
