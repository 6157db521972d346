package io.cfbilling.connect.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The zip that users get, unpacked below a plugin path as they do it. */
final class InstalledArchive {
    private InstalledArchive() {}

    /** Unpacks the only zip of the build into the directory. */
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

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> zips =
                    files.filter(file -> file.toString().endsWith(".zip")).toList();
            if (zips.size() != 1) {
                throw new IOException("there must be one zip in target: " + zips);
            }
            return zips.get(0);
        }
    }
}
