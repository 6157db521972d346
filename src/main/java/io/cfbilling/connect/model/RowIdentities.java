package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A set of {@link MalformedRow#identity}. Immutable. */
public final class RowIdentities {
    /** No rows. */
    public static final RowIdentities NONE = new RowIdentities(new long[0]);

    private final long[] sorted;

    private RowIdentities(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * @param identities in any order, repeats allowed
     */
    public static RowIdentities of(LongStream identities) {
        return new RowIdentities(identities.sorted().distinct().toArray());
    }

    /** Whether it is one of them. */
    public boolean contains(long identity) {
        return Arrays.binarySearch(sorted, identity) >= 0;
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** How many there are. */
    public int size() {
        return sorted.length;
    }

    /** Each once, in order. */
    public LongStream stream() {
        return Arrays.stream(sorted);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowIdentities rows && Arrays.equals(sorted, rows.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }
}
