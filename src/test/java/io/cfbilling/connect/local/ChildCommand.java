package io.cfbilling.connect.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a child JVM runs: the main class with its arguments, on a class path, with JVM options and environment. */
record ChildCommand(
        String mainClass,
        List<String> arguments,
        List<Path> classPath,
        List<String> jvmOptions,
        Map<String, String> environment) {

    private static final Path SHELL = Path.of("/bin/sh");

    ProcessBuilder processBuilder() {
        List<String> command = new ArrayList<>(signalShield());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        // Most processes run for a minute, in which full optimisation does not pay: this halves their CPU time.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(jvmOptions);
        command.add(ChildMain.class.getName());
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        // Through the environment, since some systems' command lines are too short for it.
        builder.environment().put("CLASSPATH", joinedClassPath());
        return builder;
    }

    /**
     * A terminal sends Ctrl-C and hang-up to children too, but the parent must stop them in order. The JVM keeps ignoring
     * signals that were ignored when it started.
     */
    private static List<String> signalShield() {
        return Files.isExecutable(SHELL)
                ? List.of(SHELL.toString(), "-c", "trap '' INT HUP; exec \"$@\"", "sh")
                : List.of();
    }

    private String joinedClassPath() {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
