package io.cfbilling.connect.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a run leaves to the next one: topics, offsets, schemas and logs. */
final class DataDirectory {
    private DataDirectory() {}

    static Path open(Path directory, boolean fresh, Progress progress) {
        boolean earlier = Files.exists(directory);
        if (earlier && fresh) {
            progress.say("Forgetting what earlier runs left in " + directory + ".");
            delete(directory);
        } else if (earlier) {
            progress.say("Going on from what an earlier run left in " + directory + " (-D" + RunOption.FRESH.property()
                    + " forgets it).");
        } else {
            progress.say("Data and logs go to " + directory + ".");
        }
        return directory;
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
