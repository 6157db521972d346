package io.cfbilling.connect.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the threads of a worker work on. Their CPU time is read from Linux, which cuts names to 15 characters. */
enum WorkerThreads {
    /** Connect's thread of a task: it polls, converts, and passes records to the producer. */
    TASK("task-thread-"),
    /** The connector's threads that send requests, and read responses to sorted rows. */
    REQUEST("cloudflare-bill"),
    PRODUCER("kafka-producer-"),
    /** The serial collector runs on the JVM's own thread. */
    COLLECTOR("VM Thread"),
    COMPILER("C1 Compiler", "C2 Compiler"),
    OTHER("");

    private final List<String> names;

    WorkerThreads(String... names) {
        this.names = List.of(names);
    }

    private static WorkerThreads of(String name) {
        return Arrays.stream(values())
                .filter(group -> group.names.stream().anyMatch(name::startsWith))
                .findFirst()
                .orElse(OTHER);
    }

    /** The CPU time until now of each thread of a process, by its id, in nanoseconds. */
    static Map<String, Long> nanos(long pid) {
        Map<String, Long> nanos = new HashMap<>();
        for (File thread : threads(pid)) {
            // The first of three figures is the time on a processor.
            String time = read(thread, "schedstat").split(" ", 2)[0];
            nanos.put(thread.getName(), time.isEmpty() ? 0 : Long.parseLong(time));
        }
        return nanos;
    }

    /** The CPU time since then by what the threads work on now: Connect renames its threads. */
    static Map<WorkerThreads, Long> nanosSince(long pid, Map<String, Long> before) {
        Map<WorkerThreads, Long> nanos = new EnumMap<>(WorkerThreads.class);
        nanos(pid).forEach((thread, time) -> {
            String name = read(new File("/proc/" + pid + "/task/" + thread), "comm");
            nanos.merge(of(name), time - before.getOrDefault(thread, 0L), Long::sum);
        });
        return nanos;
    }

    private static File[] threads(long pid) {
        return Objects.requireNonNull(new File("/proc/" + pid + "/task").listFiles());
    }

    /** Empty if the thread has just ended: one that does little, such as one more of the compiler's. */
    private static String read(File thread, String file) {
        try {
            return Files.readString(thread.toPath().resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
