package io.cfbilling.connect.spool;

import io.cfbilling.connect.model.UsageLine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The directory for responses that are too large for memory.
 *
 * @param path an existing directory that the worker's user may write to
 */
public record SpoolDirectory(Path path) {
    /** How many lines of a response are held in memory, even if they are small. */
    private static final int MOST_IN_MEMORY = 10_000;

    /**
     * Creates and deletes a file: only this shows reliably whether the directory can be used.
     *
     * @throws SpoolException if it cannot be used; the message says what to do
     */
    public void requireUsable() {
        try {
            RunFile.in(path).close();
        } catch (IOException e) {
            throw SpoolException.of(path, e);
        }
    }

    /** A new spool for the lines of one usage response, in {@link UsageLine#ORDER}; the caller closes it. */
    public SortedSpool<UsageLine> usage() {
        return new SortedSpool<>(path, new UsageLineCodec(), UsageLine.ORDER, MOST_IN_MEMORY);
    }
}
