package io.cfbilling.connect.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks several times in turn, so that a machine that becomes busy slows all of them, and prints their
 * tables. {@code bench.only} is a regular expression of those to run, {@code bench.rounds} says how often.
 */
public final class Benchmarks {
    private static final int WARMUPS = 5;
    private static final int ITERATIONS = 3;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final String ONLY = System.getProperty("bench.only", ".");

    /** In the order in which they run. */
    private static final Map<Class<?>, OnWorkers> ON_WORKERS = new LinkedHashMap<>();

    static {
        ON_WORKERS.put(EndToEnd.class, stand -> EndToEnd.run(stand, ROUNDS));
        ON_WORKERS.put(WhatUsersFeel.class, stand -> WhatUsersFeel.run(stand, ROUNDS));
        ON_WORKERS.put(ManyAccounts.class, ManyAccounts::run);
        ON_WORKERS.put(SmallestHeap.class, SmallestHeap::run);
    }

    /** One that needs worker processes. */
    @FunctionalInterface
    private interface OnWorkers {
        String run(Stand stand) throws InterruptedException;
    }

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> tables = new ArrayList<>();
        tables.add(microbenchmarks());
        List<OnWorkers> onWorkers = ON_WORKERS.entrySet().stream()
                .filter(benchmark -> isWanted(benchmark.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!onWorkers.isEmpty()) {
            try (Stand stand = new Stand()) {
                for (OnWorkers benchmark : onWorkers) {
                    tables.add(benchmark.run(stand));
                }
            }
        }
        if (isWanted(Growth.class)) {
            tables.add(Growth.run());
        }
        System.out.println(String.join("\n\n", tables).strip());
    }

    private static boolean isWanted(Class<?> benchmark) {
        return Pattern.compile(ONLY).matcher(benchmark.getName()).find();
    }

    /** Those of JMH, each in a JVM of its own. */
    private static String microbenchmarks() throws RunnerException {
        Options options = new OptionsBuilder()
                .include(ONLY)
                .mode(Mode.AverageTime)
                .forks(1)
                .warmupIterations(WARMUPS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(CpuTime.class)
                .addProfiler(GCProfiler.class)
                // With -Xbatch, code is compiled before it runs on, however busy the machine is.
                .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-Xbatch")
                .build();
        Figures figures = new Figures();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Collection<RunResult> results = new Runner(options).run();
                figures.addRound(results);
            }
        } catch (NoBenchmarksException e) {
            // Only others are wanted.
            return "";
        }
        return figures.table();
    }
}
