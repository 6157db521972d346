package io.cfbilling.connect.poll;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.record.BillingRecord;
import io.cfbilling.connect.stream.Emission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Hands over the records of one response after another, in batches. Records of two responses are never interleaved. */
public final class Batches implements AutoCloseable {
    private final int size;
    private final Consumer<SourceRecord> endOfEmission;
    private final TaskActivity activity;
    private Emission emission = Emission.of();
    private @Nullable Runnable afterwards;

    /**
     * @param size how many records a batch has at most
     * @param endOfEmission is called with the last record of each response before it is handed over: all records of a
     *     response form one transaction, however many batches it takes
     * @param activity counts what is handed over
     */
    public Batches(int size, Consumer<SourceRecord> endOfEmission, TaskActivity activity) {
        this.size = size;
        this.endOfEmission = endOfEmission;
        this.activity = activity;
    }

    /** Whether all records of the last response have been handed over. */
    boolean isEmpty() {
        return !emission.hasNext();
    }

    /**
     * Begins with the records of a response; those of the one before must have been handed over.
     *
     * @param then is run once all of them have been
     */
    void begin(Emission records, Runnable then) {
        emission = records;
        afterwards = then;
    }

    /** The next records; empty where there are none. */
    List<SourceRecord> next() {
        List<SourceRecord> batch = new ArrayList<>();
        while (batch.size() < size && emission.hasNext()) {
            BillingRecord record = emission.next();
            activity.emitted(record.billingTopic(), record.isTombstone());
            batch.add(record);
        }
        if (!emission.hasNext()) {
            end(batch);
        }
        return batch;
    }

    private void end(List<SourceRecord> batch) {
        emission.close();
        emission = Emission.of();
        if (!batch.isEmpty()) {
            endOfEmission.accept(batch.get(batch.size() - 1));
        }
        Runnable then = afterwards;
        afterwards = null;
        if (then != null) {
            then.run();
        }
    }

    /** Releases the records that have not been handed over. */
    @Override
    public void close() {
        emission.close();
    }
}
