package io.cfbilling.connect.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of the connector's request budget its tasks have used, by their metrics. Thread-safe. */
final class Budget {
    private final Clock clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Allowed allowed = Allowed.unknown();
    private @Nullable TaskFigures latest;
    private String reason = "";

    private record Sample(Instant at, Map<String, Double> requests) {}

    /**
     * The budget by the connector's configuration.
     *
     * @param requests null where it is not known
     */
    record Allowed(@Nullable Integer requests, Duration window) {
        static final int DEFAULT_REQUESTS = 1000;
        static final Duration DEFAULT_WINDOW = Duration.ofMinutes(5);

        static Allowed unknown() {
            return new Allowed(null, DEFAULT_WINDOW);
        }

        /** Unknown where a setting refers to a ConfigProvider. */
        static Allowed of(Map<String, String> config) {
            try {
                return new Allowed(
                        Integer.valueOf(config.getOrDefault(
                                "cloudflare.api.rate.limit.requests", Integer.toString(DEFAULT_REQUESTS))),
                        Duration.ofMillis(Long.parseLong(config.getOrDefault(
                                "cloudflare.api.rate.limit.window.ms", Long.toString(DEFAULT_WINDOW.toMillis())))));
            } catch (NumberFormatException e) {
                return unknown();
            }
        }
    }

    /**
     * What the page shows.
     *
     * @param used requests in the last window, or since the page was started, if that is later
     * @param allowed null where it is not known
     * @param figures null where the metrics cannot be read; the reason says why
     */
    record Use(
            long used,
            @Nullable Integer allowed,
            long windowSeconds,
            @Nullable TaskFigures figures,
            String reason) {}

    Budget(Clock clock) {
        this.clock = clock;
    }

    synchronized void allow(Allowed budget) {
        allowed = budget;
    }

    synchronized void add(TaskFigures figures) {
        latest = figures;
        reason = "";
        Instant now = clock.instant();
        samples.addLast(new Sample(now, figures.requests()));
        // One sample from before the window stays: the requests in the window are those since then.
        while (samples.size() > 1 && !second().at().isAfter(now.minus(allowed.window()))) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        Iterator<Sample> all = samples.iterator();
        all.next();
        return all.next();
    }

    synchronized void fail(String sentence) {
        latest = null;
        reason = sentence;
    }

    synchronized Use use() {
        double used = 0;
        @Nullable Sample former = null;
        for (Sample sample : samples) {
            used += former == null ? 0 : between(former.requests(), sample.requests());
            former = sample;
        }
        return new Use(Math.round(used), allowed.requests(), allowed.window().toSeconds(), latest, reason);
    }

    /** A task that is new, or was restarted, counts from 0. */
    private static double between(Map<String, Double> former, Map<String, Double> later) {
        double sum = 0;
        for (Map.Entry<String, Double> task : later.entrySet()) {
            double before = former.getOrDefault(task.getKey(), 0.0);
            sum += task.getValue() >= before ? task.getValue() - before : task.getValue();
        }
        return sum;
    }
}
