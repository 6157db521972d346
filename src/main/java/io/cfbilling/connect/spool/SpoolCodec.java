package io.cfbilling.connect.spool;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes and reads the elements of a spool. The format may change: no file outlives its spool. */
public interface SpoolCodec<T> {
    /** Writes an element so that {@link #read} can find its end. */
    void write(T element, DataOutput out) throws IOException;

    /** Reads an element of {@link #write}, and no byte more; it is equal in all fields. */
    T read(DataInput in) throws IOException;

    /** The approximate size of the element in bytes of the heap. */
    int weight(T element);
}
