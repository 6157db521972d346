package io.cfbilling.connect.bench;

import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks several times in turn, so that a machine that becomes busy slows all of them, and prints one
 * table. {@code bench.only} is a regular expression of those to run, {@code bench.rounds} says how often.
 */
public final class Benchmarks {
    private static final int WARMUPS = 5;
    private static final int ITERATIONS = 3;

    private Benchmarks() {}

    public static void main(String[] arguments) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(System.getProperty("bench.only", "."))
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
        for (int round = 0; round < Integer.getInteger("bench.rounds", 3); round++) {
            Collection<RunResult> results = new Runner(options).run();
            figures.addRound(results);
        }
        System.out.println(figures.table());
    }
}
