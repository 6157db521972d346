package io.cfbilling.connect.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The zip, unpacked below a plugin path as users do it. */
final class InstalledArchive {
    private InstalledArchive() {}

    /** Unpacks the build's zip into the directory. */
    static void unpackInto(Path pluginPath) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                unpack(entry, zip, pluginPath);
            }
        }
    }

    private static void unpack(ZipEntry entry, InputStream content, Path pluginPath) throws IOException {
        Path file = pluginPath.resolve(entry.getName()).normalize();
        if (!file.startsWith(pluginPath)) {
            throw new IOException("the archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
        } else {
            Files.createDirectories(file.getParent());
            Files.copy(content, file);
        }
    }

    /** The newest: an earlier build may have left one under another name. */
    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("there is no zip in target"));
        }
    }
}
