package io.cfbilling.connect.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The zip of the build, unpacked below a plugin path as users do it.
 *
 * @param zip the archive
 * @param pluginPath the directory in which it is unpacked
 * @param top the archive's only top folder
 */
record UnzippedArchive(Path zip, Path pluginPath, Path top) {

    static UnzippedArchive below(Path pluginPath) throws IOException {
        Path zip = archive();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                write(pluginPath.resolve(entry.getName()), entry.isDirectory(), in);
            }
        }
        List<Path> tops = list(pluginPath);
        if (tops.size() != 1) {
            throw new IOException(zip + " has not one top folder, but " + tops);
        }
        return new UnzippedArchive(zip, pluginPath.toAbsolutePath(), tops.get(0));
    }

    private static void write(Path path, boolean directory, InputStream content) throws IOException {
        if (directory) {
            Files.createDirectories(path);
        } else {
            Files.createDirectories(path.resolve("..").normalize());
            Files.copy(content, path);
        }
    }

    private static Path archive() throws IOException {
        return list(Path.of("target")).stream()
                .filter(file -> file.toString().endsWith(".zip"))
                .findFirst()
                .orElseThrow(() -> new IOException("target/ has no zip: run `mvn -DskipTests package` first"));
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** All files, relative to the top folder. */
    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> top.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
