package io.cfbilling.connect.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas of released versions, from {@code schemas/released/VERSION/}. */
final class ReleasedSchemas {
    private static final Path PRESENT = Path.of("schemas");
    private static final Path RELEASED = PRESENT.resolve("released");

    private ReleasedSchemas() {}

    /** One file of one version. */
    record Released(String version, String file) {
        Schema schema() {
            return parsed(RELEASED.resolve(version).resolve(file));
        }

        /** The current version of it. */
        Schema present() {
            return parsed(PRESENT.resolve(file));
        }

        @Override
        public String toString() {
            return version + " " + file;
        }
    }

    static List<Released> all() {
        return names(RELEASED).stream()
                .flatMap(version -> names(RELEASED.resolve(version)).stream().map(file -> new Released(version, file)))
                .toList();
    }

    /** The files of the current version. */
    static List<String> present() {
        return names(PRESENT).stream().filter(name -> name.endsWith(".avsc")).toList();
    }

    private static Schema parsed(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
