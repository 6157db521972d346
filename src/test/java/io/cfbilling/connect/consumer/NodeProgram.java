package io.cfbilling.connect.consumer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program for Node in a directory of its own, with the packages of its lock file installed beside it. */
final class NodeProgram {
    private final Path directory;

    private NodeProgram(Path directory) {
        this.directory = directory;
    }

    /** The installed program, or what is missing: node, npm, or the packages. */
    record Installed(NodeProgram program, String missing) {
        boolean ok() {
            return missing.isEmpty();
        }
    }

    /** Copies the program's files and installs its packages. Reports what is missing, and does not fail. */
    static Installed install(Path sources, Path directory) throws IOException, InterruptedException {
        NodeProgram program = new NodeProgram(Files.createDirectories(directory));
        if (!onPath("node") || !onPath("npm")) {
            return new Installed(program, "there is no node, or no npm, on this machine");
        }
        for (String file : new String[] {"package.json", "package-lock.json", "usage.js"}) {
            Files.write(directory.resolve(file), Files.readAllBytes(sources.resolve(file)));
        }
        Output npm = program.run(List.of(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0"));
        return new Installed(program, npm.exitCode == 0 ? "" : "npm cannot fetch the packages: " + npm.errors);
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    /** The output of a process and its exit code. */
    record Output(int exitCode, List<String> lines, String errors) {}

    Output node(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Output run(List<String> command) throws IOException, InterruptedException {
        Path lines = directory.resolve("stdout.log");
        Path errors = directory.resolve("stderr.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(lines.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Output(-1, List.of(), "still running after two minutes; " + Files.readString(errors));
        }
        return new Output(process.exitValue(), Files.readAllLines(lines), Files.readString(errors));
    }
}
