package io.cfbilling.connect.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory that a run shares with the next one: topics, offsets, schemas and logs. */
final class DataDirectory {
    private static final String START = "start-date";

    private DataDirectory() {}

    /**
     * @param start the first day to read; data that begins later cannot be continued, since stored cursors take precedence
     */
    static Path open(Path directory, LocalDate start, boolean fresh, Progress progress) {
        boolean earlier = Files.exists(directory);
        if (earlier && fresh) {
            progress.say("Deleting what earlier runs stored in " + directory + ".");
            delete(directory);
        } else if (earlier) {
            requireStartNotBefore(directory, start);
            progress.say("Continuing with the data of an earlier run in " + directory + " (-D"
                    + RunOption.FRESH.property() + " deletes it).");
        } else {
            progress.say("Data and logs go to " + directory + ".");
        }
        rememberStart(directory, start);
        return directory;
    }

    private static void requireStartNotBefore(Path directory, LocalDate start) {
        Path file = directory.resolve(START);
        try {
            LocalDate earliest = Files.exists(file) ? LocalDate.parse(Files.readString(file)) : start;
            if (start.isBefore(earliest)) {
                throw new LocalFailure("The data of earlier runs in " + directory + " begin on " + earliest
                        + ", and earlier days cannot be read any more: delete the data with -D"
                        + RunOption.FRESH.property()
                        + ", or start from that day with -D" + RunOption.START.property() + "=" + earliest + ".");
            }
        } catch (IOException e) {
            throw new LocalFailure("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private static void rememberStart(Path directory, LocalDate start) {
        Path file = directory.resolve(START);
        try {
            Files.createDirectories(directory);
            if (!Files.exists(file)) {
                Files.writeString(file, start.toString());
            }
        } catch (IOException e) {
            throw new LocalFailure("Cannot write " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new LocalFailure("Cannot delete " + directory + ": " + e.getMessage() + ".", e);
        }
    }
}
