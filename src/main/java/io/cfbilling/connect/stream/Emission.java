package io.cfbilling.connect.stream;

import java.util.Iterator;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records of one response, in order, created as they are taken. They form one transaction, and are never interleaved with
 * those of another response.
 */
public interface Emission extends Iterator<SourceRecord>, AutoCloseable {
    /** Releases the response; before the last record is taken, or after. */
    @Override
    void close();

    /** An emission of a few records that holds no resources. */
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
                // Holds no resources.
            }
        };
    }
}
