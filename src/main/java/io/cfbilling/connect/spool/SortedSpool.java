package io.cfbilling.connect.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more elements than fit into memory. A few elements stay in memory; of more, sorted runs are written to one
 * file, which is deleted while it is open, so that it disappears when the spool is closed or the process ends. After
 * the first call of {@link #iterator} nothing can be added. Not thread-safe.
 */
public final class SortedSpool<T> implements AutoCloseable {
    /** How many bytes are held before a run is written, since several spools are filled at once. */
    static final int MOST_WEIGHT = 8 << 20;

    /** How many bytes the elements that a merge holds may take, one for each run. */
    static final int MOST_HEADS = 8 << 20;

    private final Path directory;
    private final SpoolCodec<T> codec;
    private final Comparator<? super T> order;
    private final int mostInMemory;
    private final List<RunFile.Run> runs = new ArrayList<>();
    private List<T> memory = new ArrayList<>();
    private long weight;
    private int heaviest;
    private @Nullable RunFile file;
    private boolean complete;
    private boolean closed;

    /**
     * @param directory where the file is created, if one is needed; not used before
     * @param codec writes and reads elements, and knows their weight
     * @param order the order of the elements; equal ones keep the order in which they were added
     * @param mostInMemory how many elements are held before a run is written, at least 1; fewer if they take more than
     *     about 8 MB
     */
    public SortedSpool(Path directory, SpoolCodec<T> codec, Comparator<? super T> order, int mostInMemory) {
        if (mostInMemory < 1) {
            throw new IllegalArgumentException("a spool must hold at least one element in memory");
        }
        this.directory = directory;
        this.codec = codec;
        this.order = order;
        this.mostInMemory = mostInMemory;
    }

    /**
     * Adds one element.
     *
     * @throws SpoolException if it does not fit into memory and cannot be written
     * @throws IllegalStateException if the spool is closed, or was iterated over already
     */
    public void add(T element) {
        requireOpen();
        if (complete) {
            throw new IllegalStateException("nothing can be added to a spool that was iterated over");
        }
        int more = codec.weight(element);
        if (memory.size() == mostInMemory || (!memory.isEmpty() && weight + more > MOST_WEIGHT)) {
            writeRun();
        }
        memory.add(element);
        weight += more;
        heaviest = Math.max(heaviest, more);
    }

    /**
     * All elements in order, duplicates too. Each call returns an independent iterator, valid until the spool is
     * closed. An iterator holds one element and a small buffer for each run, and at most about 8 MB of elements: runs
     * of large elements are merged before.
     *
     * @throws SpoolException if the elements cannot be written or read; so may the iterator
     * @throws IllegalStateException if the spool is closed; so does the iterator
     */
    public Iterator<T> iterator() {
        requireOpen();
        if (!complete) {
            complete();
        }
        Iterator<T> elements = file == null ? memory.iterator() : new MergedRuns<>(directory, file, runs, codec, order);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                requireOpen();
                return elements.hasNext();
            }

            @Override
            public T next() {
                requireOpen();
                return elements.next();
            }
        };
    }

    /** If a file is needed, all elements go there: a response may wait long until it is emitted. */
    private void complete() {
        if (file == null) {
            memory.sort(order);
        } else if (!memory.isEmpty()) {
            writeRun();
        }
        complete = true;
    }

    private void writeRun() {
        memory.sort(order);
        try {
            if (file == null) {
                file = RunFile.in(directory);
            }
            runs.add(file.append(memory.iterator(), heaviest, codec));
            memory = new ArrayList<>();
            weight = 0;
            heaviest = 0;
            while (runs.size() > 1 && heads() > MOST_HEADS) {
                mergeLast(file);
            }
        } catch (IOException e) {
            throw SpoolException.of(directory, e);
        }
    }

    /** How many sorted runs are on disk. */
    int runs() {
        return runs.size();
    }

    /** How many bytes a merge of all runs holds in elements. */
    private long heads() {
        return runs.stream().mapToLong(RunFile.Run::heaviest).sum();
    }

    /** Merges the last two runs, and those before them that are no larger than all runs after them. */
    private void mergeLast(RunFile all) throws IOException {
        int first = runs.size() - 2;
        long bytes = runs.get(first).bytes() + runs.get(first + 1).bytes();
        while (first > 0 && runs.get(first - 1).bytes() <= bytes) {
            first--;
            bytes += runs.get(first).bytes();
        }
        List<RunFile.Run> last = runs.subList(first, runs.size());
        int heaviestOfAll = last.stream().mapToInt(RunFile.Run::heaviest).max().orElse(0);
        RunFile.Run merged =
                all.append(new MergedRuns<>(directory, all, List.copyOf(last), codec, order), heaviestOfAll, codec);
        last.clear();
        runs.add(merged);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the spool is closed");
        }
    }

    /**
     * Releases memory and disk. Closing it again does nothing.
     *
     * @throws SpoolException if the file cannot be closed
     */
    @Override
    public void close() {
        closed = true;
        memory = new ArrayList<>();
        RunFile last = file;
        file = null;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                throw SpoolException.of(directory, e);
            }
        }
    }
}
