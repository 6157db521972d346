package io.cfbilling.connect.spool;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Merges sorted runs. It holds one element and a small buffer for each run. */
final class MergedRuns<T> implements Iterator<T> {
    /** The size of all buffers together, unless there are very many runs. */
    private static final int BUFFERS = 1 << 20;

    private static final int LEAST_BUFFER = 4 * 1024;
    private static final int MOST_BUFFER = 64 * 1024;

    private final Path directory;
    private final PriorityQueue<Reader<T>> readers;

    /** {@code directory} is for the messages of failures. */
    MergedRuns(Path directory, RunFile file, List<RunFile.Run> runs, SpoolCodec<T> codec, Comparator<? super T> order) {
        this.directory = directory;
        Comparator<Reader<T>> byHead = (a, b) -> order.compare(a.head(), b.head());
        // Stable: equal elements come in the order in which they were added.
        this.readers = new PriorityQueue<>(runs.size(), byHead.thenComparingInt(reader -> reader.place));
        int bufferSize = Math.max(LEAST_BUFFER, Math.min(MOST_BUFFER, BUFFERS / runs.size()));
        for (int place = 0; place < runs.size(); place++) {
            RunFile.Run run = runs.get(place);
            enqueue(new Reader<>(place, run.size(), file.open(run, bufferSize), codec));
        }
    }

    @Override
    public boolean hasNext() {
        return !readers.isEmpty();
    }

    @Override
    public T next() {
        Reader<T> least = readers.poll();
        if (least == null) {
            throw new NoSuchElementException();
        }
        T element = least.head();
        enqueue(least);
        return element;
    }

    private void enqueue(Reader<T> reader) {
        try {
            if (reader.advance()) {
                readers.add(reader);
            }
        } catch (IOException e) {
            throw SpoolException.of(directory, e);
        }
    }

    /** Reads a run; the head is the element read last. */
    private static final class Reader<T> {
        private final int place;
        private final DataInputStream in;
        private final SpoolCodec<T> codec;
        private int remaining;
        private @Nullable T head;

        Reader(int place, int size, DataInputStream in, SpoolCodec<T> codec) {
            this.place = place;
            this.remaining = size;
            this.in = in;
            this.codec = codec;
        }

        boolean advance() throws IOException {
            if (remaining == 0) {
                return false;
            }
            head = codec.read(in);
            remaining--;
            return true;
        }

        T head() {
            if (head == null) {
                throw new IllegalStateException("the head of a run is requested before it was read");
            }
            return head;
        }
    }
}
