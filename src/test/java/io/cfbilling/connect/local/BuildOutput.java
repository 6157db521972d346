package io.cfbilling.connect.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the build that the processes need. */
public final class BuildOutput {
    private BuildOutput() {}

    /** Found by the location of this class, so that the directory in which Maven was started does not matter. */
    static Path target() {
        return testClasses().resolve("..").normalize();
    }

    static Path testClasses() {
        try {
            return Path.of(BuildOutput.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new LocalFailure("The project's directory has a name that Java cannot read as a path.", e);
        }
    }

    public static Path pluginPath() {
        return built(target().resolve("plugin"));
    }

    /** Other plugins, each in a directory of its own: the warehouse's sink. */
    public static Path othersPlugins() {
        return built(target().resolve("plugins"));
    }

    /** Without the connector's own classes: a worker has them only from its plugin path. */
    static List<Path> dependencies() {
        Path list = built(target().resolve("test-classpath.txt"));
        try {
            return Stream.of(Files.readString(list).strip().split(System.getProperty("path.separator"), -1))
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            throw new LocalFailure("Cannot read " + list + ".", e);
        }
    }

    static Path registryJar() {
        Path directory = built(target().resolve("registry"));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new LocalFailure("There is no registry in " + directory
                            + ": delete this directory and its markers with `mvn clean`, and build again."));
        } catch (IOException e) {
            throw new LocalFailure("Cannot read " + directory + ".", e);
        }
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw new LocalFailure(path + " is missing: run `mvn -DskipTests pre-integration-test` first.");
        }
        return path;
    }
}
