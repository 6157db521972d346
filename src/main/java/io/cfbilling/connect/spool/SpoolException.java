package io.cfbilling.connect.spool;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A spool could not be written or read. The message says what to do, and quotes nothing of the content. */
public final class SpoolException extends RuntimeException {
    private static final String OR_ANOTHER = ", or name another directory in spool.directory";

    private SpoolException(String message, IOException cause) {
        super(message, cause);
    }

    static SpoolException of(Path directory, IOException cause) {
        return new SpoolException(sentence(directory, cause), cause);
    }

    private static String sentence(Path directory, IOException cause) {
        if (cause instanceof ClosedChannelException) {
            return "The spool in " + directory + " was interrupted or closed while it was written or read.";
        } else if (!Files.isDirectory(directory)) {
            return "The spool directory " + directory + " is not a directory: create it" + OR_ANOTHER + ".";
        } else if (cause instanceof AccessDeniedException) {
            return "The spool directory " + directory
                    + " cannot be written to: let the worker's user create files there" + OR_ANOTHER + ".";
        }
        return "The spool in " + directory + " cannot be written or read (" + cause.getMessage()
                + "): see that its disk has room and is sound" + OR_ANOTHER + ".";
    }
}
