package io.cfbilling.connect.stream;

import java.util.Iterator;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records that one answer brings, in order, made as they are taken. They belong together: of two answers, no records
 * are ever mixed.
 */
public interface Emission extends Iterator<SourceRecord>, AutoCloseable {
    /** Lets go of what the answer holds on to; before its end, or after. */
    @Override
    void close();

    /** A telling of a few records that hold on to nothing. */
    static Emission of(SourceRecord... records) {
        Iterator<SourceRecord> iterator = List.of(records).iterator();
        return new Emission() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public SourceRecord next() {
                return iterator.next();
            }

            @Override
            public void close() {
                // Nothing to let go of.
            }
        };
    }
}
