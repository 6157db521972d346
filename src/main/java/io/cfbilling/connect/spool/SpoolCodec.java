package io.cfbilling.connect.spool;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How elements of a spool are written and read again. What was written never outlives its spool. */
public interface SpoolCodec<T> {
    /** Writes an element so that {@link #read} knows by itself where it ends. */
    void write(T element, DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote, and no byte more; the element is equal in every part. */
    T read(DataInput in) throws IOException;

    /** Roughly how many bytes of the heap the element takes. */
    int weight(T element);
}
