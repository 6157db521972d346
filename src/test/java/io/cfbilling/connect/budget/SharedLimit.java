package io.cfbilling.connect.budget;

import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.simulator.RateLimiter;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A server's limit, in virtual time. Shares of a budget use it as fast as they may, and other clients as the test says.
 * Latencies are random, so responses arrive in another order than their requests were counted.
 */
final class SharedLimit {
    final SimulatedClock clock = SimulatedClock.at("2025-03-10T09:30:00Z");
    final Instant start = clock.instant();
    private final Server server;
    private final Duration window;
    private Runnable onWindowStart = () -> {};
    private final Duration latency;
    private final Random random = new Random(1);
    private final List<RequestBudget> shares = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
    private final List<Instant> ours = new ArrayList<>();
    private final List<Instant> others = new ArrayList<>();
    private final List<Instant> rejected = new ArrayList<>();
    private int number;

    private record Event(Instant at, int number, Runnable what) {}

    /** Counts requests. */
    interface Server {
        /** The state of the credential's limit after one more request. */
        RateLimiter.Standing count();
    }

    /** Each window begins with the first request after the window before. */
    SharedLimit(int quota, Duration window, Duration latency) {
        RateLimiter limiter = new RateLimiter(clock, quota, window);
        this.server = () -> {
            RateLimiter.Standing standing = limiter.count("us all");
            if (standing.left() == quota - 1) {
                onWindowStart.run();
            }
            return standing;
        };
        this.window = window;
        this.latency = latency;
    }

    private SharedLimit(Sliding server, Duration latency) {
        this.server = () -> server.count(clock.instant());
        this.window = server.window();
        this.latency = latency;
    }

    /** Counts the requests of the last window up to now, and always reports a whole window until the quota is free again. */
    static SharedLimit sliding(int quota, Duration window, Duration latency) {
        return new SharedLimit(new Sliding(quota, window), latency);
    }

    private record Sliding(int quota, Duration window, Deque<Instant> counted) {
        Sliding(int quota, Duration window) {
            this(quota, window, new ArrayDeque<>());
        }

        RateLimiter.Standing count(Instant now) {
            while (!counted.isEmpty() && !counted.getFirst().plus(window).isAfter(now)) {
                counted.removeFirst();
            }
            if (counted.size() < quota) {
                counted.addLast(now);
                return new RateLimiter.Standing(true, quota - counted.size(), window.toSeconds());
            }
            return new RateLimiter.Standing(false, 0, window.toSeconds());
        }
    }

    private void at(Instant moment, Runnable what) {
        events.add(new Event(moment, number++, what));
    }

    private Duration onTheWay() {
        return Duration.ofNanos((long) (random.nextDouble() * (double) latency.toNanos()));
    }

    /**
     * Starts tasks with equal shares of a budget.
     *
     * @param reportedQuota the quota that responses report
     */
    void startTasks(int requests, Duration window, int tasks, OptionalLong reportedQuota) {
        startTasks(requests, window, tasks, Duration.ZERO, reportedQuota);
    }

    /**
     * Starts tasks with equal shares of a budget, one after the other.
     *
     * @param apart the time between two starts
     * @param reportedQuota the quota that responses report
     */
    void startTasks(int requests, Duration window, int tasks, Duration apart, OptionalLong reportedQuota) {
        for (int task = 0; task < tasks; task++) {
            int each = requests / tasks;
            BudgetShare share = new BudgetShare(each, window, task * each, requests);
            at(clock.instant().plus(apart.multipliedBy(task)), () -> {
                RequestBudget budget = new RequestBudget(share, clock);
                shares.add(budget);
                sendWhenFree(budget, reportedQuota);
            });
        }
    }

    private void sendWhenFree(RequestBudget budget, OptionalLong reportedQuota) {
        Instant next = budget.nextAt();
        if (next.isAfter(clock.instant())) {
            // A response may permit it earlier: check again soon.
            Instant soon = clock.instant().plusMillis(50);
            at(next.isBefore(soon) ? next : soon, () -> sendWhenFree(budget, reportedQuota));
            return;
        }
        budget.requestSent();
        at(clock.instant().plus(onTheWay()), () -> counted(budget, reportedQuota));
        sendWhenFree(budget, reportedQuota);
    }

    private void counted(RequestBudget budget, OptionalLong reportedQuota) {
        RateLimiter.Standing standing = server.count();
        Instant now = clock.instant();
        (standing.allowed() ? ours : rejected).add(now);
        at(now.plus(onTheWay()), () -> {
            Duration endsIn = Duration.ofSeconds(standing.resetSeconds());
            budget.limitsReported(List.of(new RateLimit("default", standing.left(), endsIn, reportedQuota)));
            if (!standing.allowed()) {
                budget.pauseUntil(clock.instant().plus(endsIn));
            }
            budget.responded(clock.instant());
        });
    }

    /** Another client sends several requests at once. */
    void burst(Instant moment, int requests) {
        at(moment, () -> {
            for (int i = 0; i < requests; i++) {
                if (server.count().allowed()) {
                    others.add(clock.instant());
                }
            }
        });
    }

    /** Another client sends several requests at once in each of the server's windows, at a random moment. */
    void burstInEachWindow(int requests) {
        onWindowStart = () -> {
            Duration later = Duration.ofMillis((long) (random.nextDouble() * 0.95 * (double) window.toMillis()));
            burst(clock.instant().plus(later), requests);
        };
    }

    /** Another client sends requests at an even pace. */
    void evenly(Instant from, Instant to, Duration each) {
        for (Instant moment = from; moment.isBefore(to); moment = moment.plus(each)) {
            burst(moment, 1);
        }
    }

    void liveUntil(Instant end) {
        for (Event next = events.peek(); next != null && next.at().isBefore(end); next = events.peek()) {
            events.remove();
            clock.set(next.at());
            next.what().run();
        }
        clock.set(end);
    }

    /** How many of our requests the server accepted from then on. */
    long ours(Instant from) {
        return count(ours, from);
    }

    /** How many of the others' requests the server accepted from then on. */
    long others(Instant from) {
        return count(others, from);
    }

    /** How many of our requests the server rejected from then on. */
    long rejected(Instant from) {
        return count(rejected, from);
    }

    private static long count(List<Instant> moments, Instant from) {
        return moments.stream().filter(moment -> !moment.isBefore(from)).count();
    }
}
