package io.cfbilling.connect.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
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

    /** The CPU time of a process's threads until now, in nanoseconds, without those that have ended. */
    static Map<WorkerThreads, Long> nanos(long pid) {
        Map<WorkerThreads, Long> nanos = new EnumMap<>(WorkerThreads.class);
        for (File thread : Objects.requireNonNull(new File("/proc/" + pid + "/task").listFiles())) {
            try {
                // The first of three figures is the time on a processor.
                String time =
                        Files.readString(thread.toPath().resolve("schedstat")).split(" ", 2)[0];
                nanos.merge(of(Files.readString(thread.toPath().resolve("comm"))), Long.parseLong(time), Long::sum);
            } catch (IOException e) {
                // The thread has just ended: one that does a little, such as one more of the compiler's.
                continue;
            }
        }
        return nanos;
    }
}
