package io.cfbilling.connect.consumer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program for Node in a directory of its own, with what its lock file names installed beside it. */
final class NodeProgram {
    private final Path directory;

    private NodeProgram(Path directory) {
        this.directory = directory;
    }

    /** Whether node and npm are on this machine, and the packages can be had. */
    record Installed(NodeProgram program, String missing) {
        boolean ok() {
            return missing.isEmpty();
        }
    }

    /** Copies the program's files and installs what they need; what is missing is told, and no failure. */
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

    /** What a process has written, and how it ended. */
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
            return new Output(-1, List.of(), "no end after two minutes; " + Files.readString(errors));
        }
        return new Output(process.exitValue(), Files.readAllLines(lines), Files.readString(errors));
    }
}
