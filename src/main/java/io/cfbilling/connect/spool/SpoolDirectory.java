package io.cfbilling.connect.spool;

import io.cfbilling.connect.model.UsageLine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where answers wait that are too large for memory.
 *
 * @param path an existing directory that the worker's user may write to
 */
public record SpoolDirectory(Path path) {
    /** More of an answer than that is not held, however little its lines weigh. */
    private static final int MOST_IN_MEMORY = 10_000;

    /**
     * Makes a file there and lets go of it: no question to a file system tells as surely whether that can be done.
     *
     * @throws SpoolException if it cannot; the message says what to do about it
     */
    public void requireUsable() {
        try {
            RunFile.in(path).close();
        } catch (IOException e) {
            throw SpoolException.of(path, e);
        }
    }

    /** A new spool for the lines of one usage answer, in {@link UsageLine#ORDER}; whoever asks closes it. */
    public SortedSpool<UsageLine> usage() {
        return new SortedSpool<>(path, new UsageLineCodec(), UsageLine.ORDER, MOST_IN_MEMORY);
    }
}
