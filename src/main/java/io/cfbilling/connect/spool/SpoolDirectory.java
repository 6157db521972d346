package io.cfbilling.connect.spool;

import io.cfbilling.connect.model.UsageLine;
import java.nio.file.Path;

/**
 * Where answers wait that are too large for memory.
 *
 * @param path an existing directory that the worker's user may write to
 */
public record SpoolDirectory(Path path) {
    /** More of an answer than that is not held, however little its lines weigh. */
    private static final int MOST_IN_MEMORY = 10_000;

    /** A new spool for the lines of one usage answer, in {@link UsageLine#ORDER}; whoever asks closes it. */
    public SortedSpool<UsageLine> usage() {
        return new SortedSpool<>(path, new UsageLineCodec(), UsageLine.ORDER, MOST_IN_MEMORY);
    }
}
