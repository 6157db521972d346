package io.cfbilling.connect.stream;

import io.cfbilling.connect.record.BillingRecord;
import java.util.Iterator;
import java.util.List;

/**
 * The records of one response, in order, created as they are taken. They form one transaction, and are never interleaved with
 * those of another response.
 */
public interface Emission extends Iterator<BillingRecord>, AutoCloseable {
    /** Releases the response; before the last record is taken, or after. */
    @Override
    default void close() {}

    /** An emission of a few records that holds no resources. */
    static Emission of(BillingRecord... records) {
        Iterator<BillingRecord> iterator = List.of(records).iterator();
        return new Emission() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public BillingRecord next() {
                return iterator.next();
            }
        };
    }
}
